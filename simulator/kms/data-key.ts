import { createCipheriv, createDecipheriv, createHash } from 'node:crypto';
import type {
  DecryptCommandInput,
  DecryptCommandOutput,
  EncryptCommandInput,
  EncryptCommandOutput,
  GenerateDataKeyCommandInput,
  GenerateDataKeyCommandOutput,
  GenerateDataKeyWithoutPlaintextCommandInput,
  GenerateDataKeyWithoutPlaintextCommandOutput,
} from '@aws-sdk/client-kms';
import { awsError } from '../aws-error';
import type { Action, Call, Need } from '../service';
import type { World } from '../world';
import { findKey, keyNeeds, mustBeEnabled } from './find-key';
import { encryptionKeys } from './grant';
import { type Key, keyWithArn } from './key';
import { validation } from './refusals';

/** AWS docs: KMS, Encrypt: up to 4,096 bytes. */
const LONGEST_PLAINTEXT = 4_096;

type EncryptionContext = Readonly<Record<string, string>> | undefined;

export const encrypt: Action<EncryptCommandInput, Omit<EncryptCommandOutput, '$metadata'>> = {
  needs: (call) => keyNeeds(call, 'Encrypt', call.input.KeyId, contextOf(call.input.EncryptionContext)),
  run(call) {
    const { KeyId, Plaintext, EncryptionContext } = call.input;
    const key = usable(call, KeyId);
    if (Plaintext === undefined || Plaintext.length === 0 || Plaintext.length > LONGEST_PLAINTEXT) {
      throw validation(
        `1 validation error detected: Value at 'plaintext' failed to satisfy constraint: Member must have length less than or equal to ${LONGEST_PLAINTEXT}`,
      );
    }
    return {
      CiphertextBlob: seal(call.world, key, Plaintext, EncryptionContext),
      KeyId: key.arn,
      EncryptionAlgorithm: 'SYMMETRIC_DEFAULT',
    };
  },
};

export const decrypt: Action<DecryptCommandInput, Omit<DecryptCommandOutput, '$metadata'>> = {
  needs: (call) =>
    keyNeeds(call, 'Decrypt', keyArnIn(call.input.CiphertextBlob), contextOf(call.input.EncryptionContext)),
  run(call) {
    const { CiphertextBlob, KeyId, EncryptionContext } = call.input;
    const key = keyWithArn(call.world, keyArnIn(CiphertextBlob));
    if (key === undefined || CiphertextBlob === undefined) throw invalidCiphertext();
    mustBeEnabled(key);
    if (KeyId !== undefined && findKey(call, KeyId) !== key) {
      throw awsError(
        'IncorrectKeyException',
        400,
        'The key ID in the request does not identify a CMK that can perform this operation.',
      );
    }
    const Plaintext = open(call.world, key, CiphertextBlob, EncryptionContext);
    return { Plaintext, KeyId: key.arn, EncryptionAlgorithm: 'SYMMETRIC_DEFAULT' };
  },
};

export const generateDataKey: Action<
  GenerateDataKeyCommandInput,
  Omit<GenerateDataKeyCommandOutput, '$metadata'>
> = {
  needs: (call) =>
    keyNeeds(call, 'GenerateDataKey', call.input.KeyId, contextOf(call.input.EncryptionContext)),
  run: (call) => newDataKey(call),
};

export const generateDataKeyWithoutPlaintext: Action<
  GenerateDataKeyWithoutPlaintextCommandInput,
  Omit<GenerateDataKeyWithoutPlaintextCommandOutput, '$metadata'>
> = {
  needs: (call) =>
    keyNeeds(
      call,
      'GenerateDataKeyWithoutPlaintext',
      call.input.KeyId,
      contextOf(call.input.EncryptionContext),
    ),
  run(call) {
    const { CiphertextBlob, KeyId } = newDataKey(call);
    return { CiphertextBlob, KeyId };
  },
};

function newDataKey(call: Call<GenerateDataKeyCommandInput>) {
  const { KeyId, KeySpec, NumberOfBytes, EncryptionContext } = call.input;
  const key = usable(call, KeyId);
  const length = NumberOfBytes ?? (KeySpec === 'AES_128' ? 16 : KeySpec === 'AES_256' ? 32 : undefined);
  if (length === undefined || length < 1 || length > 1_024) {
    throw validation('Please specify either number of bytes or key spec.');
  }
  const { seed, clock } = call.world;
  const Plaintext = createHash('shake256', { outputLength: length })
    .update([seed, 'data key', key.arn, clock.now(), call.requestId].join('\u0000'))
    .digest();
  const CiphertextBlob = seal(call.world, key, Plaintext, EncryptionContext);
  return { CiphertextBlob, Plaintext: new Uint8Array(Plaintext), KeyId: key.arn };
}

function usable(call: Call, name: string | undefined): Key {
  const key = findKey(call, name);
  mustBeEnabled(key);
  return key;
}

/** The key's ARN, a zero byte, the nonce, the seal, the encrypted bytes; the context is sealed in, not carried along. */
function seal(world: World, key: Key, plaintext: Uint8Array, context: EncryptionContext): Uint8Array {
  const name = Buffer.from(`${key.arn}\u0000`);
  const nonce = createHash('sha256')
    .update([world.seed, 'nonce', world.clock.now(), Buffer.from(plaintext).toString('hex')].join('\u0000'))
    .digest()
    .subarray(0, 12);
  const cipher = createCipheriv('aes-256-gcm', materialOf(world, key), nonce).setAAD(sealedContext(context));
  const sealed = Buffer.concat([cipher.update(plaintext), cipher.final()]);
  return new Uint8Array(Buffer.concat([name, nonce, cipher.getAuthTag(), sealed]));
}

function open(world: World, key: Key, blob: Uint8Array, context: EncryptionContext): Uint8Array {
  const bytes = Buffer.from(blob);
  const start = bytes.indexOf(0) + 1;
  const [nonce, tag] = [bytes.subarray(start, start + 12), bytes.subarray(start + 12, start + 28)];
  try {
    const decipher = createDecipheriv('aes-256-gcm', materialOf(world, key), nonce)
      .setAAD(sealedContext(context))
      .setAuthTag(tag);
    return new Uint8Array(Buffer.concat([decipher.update(bytes.subarray(start + 28)), decipher.final()]));
  } catch {
    throw invalidCiphertext();
  }
}

function materialOf(world: World, key: Key): Buffer {
  return createHash('sha256').update([world.seed, 'key material', key.arn].join('\u0000')).digest();
}

function sealedContext(context: EncryptionContext): Buffer {
  return Buffer.from(JSON.stringify(Object.entries(context ?? {}).sort(([a], [b]) => (a < b ? -1 : 1))));
}

function keyArnIn(blob: Uint8Array | undefined): string {
  const bytes = Buffer.from(blob ?? []);
  return bytes.subarray(0, Math.max(0, bytes.indexOf(0))).toString();
}

/** AWS docs: "Condition keys for AWS KMS", of cryptographic operations. */
function contextOf(context: EncryptionContext): NonNullable<Need['context']> {
  return { 'kms:EncryptionAlgorithm': 'SYMMETRIC_DEFAULT', ...encryptionKeys(context) };
}

function invalidCiphertext() {
  return awsError('InvalidCiphertextException', 400, '');
}
