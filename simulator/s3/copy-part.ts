import type { UploadPartCopyCommandInput, UploadPartCopyCommandOutput } from '@aws-sdk/client-s3';
import type { Action } from '../service';
import { crc32Text } from './checksum';
import { copyNeeds, sourceOf, versionIn } from './copy-source';
import { encryptionOf, requireKeyToRead } from './key';
import { addPart } from './multipart';
import { invalidArgument } from './refusals';

/** A part that is the whole of another object, or a range of it. Refuses with `InvalidArgument` 400 as UploadPart and for a wrong range. */
export const UploadPartCopy: Action<
  UploadPartCopyCommandInput,
  Omit<UploadPartCopyCommandOutput, '$metadata'>
> = {
  lacks: 'Both buckets must be in the Region of the request. No conditions on the source.',
  needs: copyNeeds,
  run(call) {
    const from = versionIn({ ...call, input: sourceOf(call.input) });
    requireKeyToRead(call, from);
    const body = from.body.slice(...rangeOf(call.input.CopySourceRange, from.body.byteLength));
    const { etag, keyArn } = addPart(call, body);
    return {
      CopyPartResult: {
        ETag: etag,
        LastModified: new Date(call.world.clock.now()),
        ChecksumCRC32: crc32Text(body),
      },
      ...encryptionOf(keyArn === undefined ? {} : { keyArn }),
    };
  },
};

/** `bytes=0-9`, both of which are part of it. */
function rangeOf(given: string | undefined, length: number): [from: number, to: number] {
  if (given === undefined) return [0, length];
  const [, from, to] = /^bytes=(\d+)-(\d+)$/.exec(given) ?? [];
  if (from === undefined || Number(from) > Number(to) || Number(to) >= length) {
    throw invalidArgument(`Range specified is not valid for source object of size: ${length}`);
  }
  return [Number(from), Number(to) + 1];
}
