import { wrong } from './misfit';
import type { Shape, TimestampFormat } from './shape';

/** Reads a value that travels as text: in queries, XML, labels and headers. Throws a misfit. */
export function readText(shape: Shape, text: string, timestamps: TimestampFormat, path: string): unknown {
  switch (shape.kind) {
    case 'string':
      return text;
    case 'boolean':
      if (text === 'true' || text === 'false') return text === 'true';
      throw wrong(path, text, 'true or false');
    case 'number': {
      const number = Number(text);
      if (text.trim() === '' || (Number.isNaN(number) && text !== 'NaN')) throw wrong(path, text, 'a number');
      return number;
    }
    case 'big-integer':
      if (!/^-?\d+$/.test(text)) throw wrong(path, text, 'a whole number');
      return BigInt(text);
    case 'big-decimal':
      return text;
    case 'blob':
      return new Uint8Array(Buffer.from(text, 'base64'));
    case 'timestamp':
      return readTimestamp(text, shape.format ?? timestamps, path);
    default:
      throw wrong(path, text, `a ${shape.kind}`);
  }
}

/** Writes a value as text. Throws when an action answered with something else than its output's shape says. */
export function writeText(shape: Shape, value: unknown, timestamps: TimestampFormat): string {
  switch (shape.kind) {
    case 'blob':
      return Buffer.from(value as Uint8Array).toString('base64');
    case 'timestamp':
      return writeTimestamp(value, shape.format ?? timestamps);
    default:
      if (typeof value === 'object' || value === undefined) {
        throw new Error(`An answer holds ${JSON.stringify(value)} where ${shape.name} is a ${shape.kind}.`);
      }
      return String(value);
  }
}

function readTimestamp(text: string, format: TimestampFormat, path: string): Date {
  const date = new Date(format === 'epoch-seconds' ? Math.round(Number(text) * 1000) : text);
  if (Number.isNaN(date.getTime())) throw wrong(path, text, `a time as ${format}`);
  return date;
}

function writeTimestamp(value: unknown, format: TimestampFormat): string {
  if (!(value instanceof Date)) throw new Error(`An answer holds ${String(value)} where a Date belongs.`);
  switch (format) {
    case 'date-time':
      return value.toISOString().replace('.000Z', 'Z');
    case 'http-date':
      return value.toUTCString();
    case 'epoch-seconds':
      return String(value.getTime() / 1000);
  }
}
