import { awsError } from '../aws-error';
import type { Datum } from './store';

const STATISTICS: Readonly<Record<string, (data: readonly Datum[]) => number>> = {
  Maximum: (data) => Math.max(...data.map(({ maximum }) => maximum)),
  Minimum: (data) => Math.min(...data.map(({ minimum }) => minimum)),
  Sum: sum,
  SampleCount: count,
  Average: (data) => sum(data) / count(data),
};

/** One statistic over the values of a period; undefined when there are none. */
export function statistic(name: string, data: readonly Datum[]): number | undefined {
  const compute = STATISTICS[name];
  if (!compute) {
    const known = Object.keys(STATISTICS).join(', ');
    throw awsError(
      'InvalidParameterValue',
      400,
      `The statistic ${name} is not simulated. Simulated are: ${known}.`,
    );
  }
  return data.length === 0 ? undefined : compute(data);
}

function sum(data: readonly Datum[]): number {
  return data.reduce((total, datum) => total + datum.sum, 0);
}

function count(data: readonly Datum[]): number {
  return data.reduce((total, datum) => total + datum.count, 0);
}
