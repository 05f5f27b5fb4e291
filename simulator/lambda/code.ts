import { createHash } from 'node:crypto';
import { awsError } from '../aws-error';
import type { Code } from './function-record';
import { unzip } from './unzip';

/**
 * A deployment package: `ZipFile` as on the wire, or, in process only, `Files`: text by file name. The second saves a
 * program that deploys into the simulator from packing what would be unpacked at once.
 */
export interface GivenCode {
  readonly ZipFile?: Uint8Array;
  readonly Files?: Readonly<Record<string, string>>;
  readonly S3Bucket?: string;
  readonly ImageUri?: string;
}

/** AWS docs: lambda gettingstarted-limits. Bytes. */
const LARGEST_UPLOAD = 50 * 2 ** 20;
const LARGEST_UNPACKED = 250 * 2 ** 20;

/** Throws `InvalidParameterValueException` (400) or `RequestEntityTooLargeException` (413). */
export function codeOf({ ZipFile, Files, S3Bucket, ImageUri }: GivenCode): Code {
  if (Files) return checked(Files, digest(JSON.stringify(Object.entries(Files).sort())), totalBytes(Files));
  if (ZipFile) {
    if (ZipFile.length > LARGEST_UPLOAD) {
      throw awsError(
        'RequestEntityTooLargeException',
        413,
        'Request must be smaller than 70167211 bytes for the CreateFunction operation',
      );
    }
    return checked(unpacked(ZipFile), digest(ZipFile), ZipFile.length);
  }
  if (S3Bucket ?? ImageUri) throw invalid('Code from S3 and from images is not simulated; give ZipFile.');
  throw invalid('Please provide a source for function code.');
}

function unpacked(zip: Uint8Array): Record<string, string> {
  try {
    return unzip(zip);
  } catch {
    throw invalid('Could not unzip uploaded file. Please check your file, then try to upload again.');
  }
}

function checked(files: Readonly<Record<string, string>>, sha256: string, bytes: number): Code {
  if (totalBytes(files) > LARGEST_UNPACKED) {
    throw invalid(`Unzipped size must be smaller than ${LARGEST_UNPACKED} bytes`);
  }
  return { files, sha256, bytes };
}

function totalBytes(files: Readonly<Record<string, string>>): number {
  return Object.values(files).reduce((sum, text) => sum + Buffer.byteLength(text), 0);
}

function digest(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('base64');
}

function invalid(message: string) {
  return awsError('InvalidParameterValueException', 400, message);
}
