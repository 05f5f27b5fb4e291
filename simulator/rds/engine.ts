import { invalidValue, missing } from './refusals';

interface Engine {
  readonly defaultVersion: string;
  readonly port: number;
  readonly license: string;
  /** What of a version names its parameter and option groups: `17` of 17.6, `8.4` of 8.4.6. */
  major(version: string): string;
}

const first = (version: string) => version.split('.')[0] ?? '';
const firstTwo = (version: string) => version.split('.').slice(0, 2).join('.');

const ENGINES: Readonly<Record<string, Engine>> = {
  postgres: { defaultVersion: '17.6', port: 5432, license: 'postgresql-license', major: first },
  mysql: { defaultVersion: '8.4.6', port: 3306, license: 'general-public-license', major: firstTwo },
  'aurora-postgresql': { defaultVersion: '17.5', port: 5432, license: 'postgresql-license', major: first },
  'aurora-mysql': {
    defaultVersion: '8.0.mysql_aurora.3.10.1',
    port: 3306,
    license: 'general-public-license',
    major: firstTwo,
  },
  mariadb: { defaultVersion: '11.8.3', port: 3306, license: 'general-public-license', major: firstTwo },
};

/** What a version that names no minor one stands for. */
const MINORS: Readonly<Record<string, string>> = {
  postgres: '6',
  'aurora-postgresql': '5',
  'aurora-mysql': 'mysql_aurora.3.10.1',
};

export function isAurora(engine: string): boolean {
  return engine.startsWith('aurora-');
}

/** An engine in a version, and what follows from them. Throws `InvalidParameterValue`. */
export function engineOf(name: string | undefined, version: string | undefined) {
  if (name === undefined) throw missing('Engine');
  const engine = ENGINES[name];
  if (engine === undefined) {
    throw invalidValue(`Invalid DB engine: ${name}. Simulated are ${Object.keys(ENGINES).join(', ')}.`);
  }
  const given = version ?? engine.defaultVersion;
  const known = name === 'aurora-mysql' ? /^\d\.\d(\.mysql_aurora(\.\d+){3})?$/ : /^\d+(\.\d+){0,2}$/;
  if (!known.test(given)) throw invalidValue(`Cannot find version ${given} for ${name}`);
  const major = engine.major(given);
  return {
    engine: name,
    engineVersion: given === major ? `${given}.${MINORS[name] ?? '0'}` : given,
    port: engine.port,
    licenseModel: engine.license,
    parameterGroup: `default.${name}${major}`,
    optionGroup: `default:${name}-${major.replace('.', '-')}`,
  };
}

/** Throws `InvalidParameterValue` unless it looks like `db.t4g.medium`. */
export function checkClass(given: string | undefined): string {
  if (given === undefined) throw missing('DBInstanceClass');
  if (!/^db\.[a-z0-9-]+\.[a-z0-9-]+$/.test(given)) throw invalidValue(`Invalid DB Instance class: ${given}`);
  return given;
}
