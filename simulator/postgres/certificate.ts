import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { idOf } from '../chance';
import {
  bits,
  boolean,
  implicit,
  integer,
  moment,
  objectId,
  octets,
  sequence,
  set,
  tagged,
  text,
} from './der';

/** A key and the certificate that goes with it, both as PEM. */
export interface Certificate {
  readonly certificate: string;
  readonly key: string;
}

export interface CertificateAuthority {
  /** What clients must trust, as PEM. */
  readonly certificate: string;
  /** A certificate that proves to be `host`. */
  certify(host: string): Certificate;
}

const ECDSA_WITH_SHA256 = '1.2.840.10045.4.3.2';
const COMMON_NAME = '2.5.4.3';
const BASIC_CONSTRAINTS = '2.5.29.19';
const KEY_USAGE = '2.5.29.15';
const SUBJECT_ALTERNATIVE_NAME = '2.5.29.17';

/**
 * An authority as RDS has one in each Region, so that clients can prove whom they talk to. Its certificates are valid
 * at any real time that this program runs at, because TLS knows no virtual time.
 */
export function createCertificateAuthority(name: string): CertificateAuthority {
  const authority = keyPair();
  const certificate = certificateOf(name, authority.publicKey, [
    extension(BASIC_CONSTRAINTS, sequence(boolean(true)), 'critical'),
    // Bit 5: keyCertSign. RFC 5280, 4.2.1.3.
    extension(KEY_USAGE, bits(Buffer.from([0x04]), 2), 'critical'),
  ]);
  return {
    certificate,
    certify(host) {
      const pair = keyPair();
      // `[2] dNSName`. RFC 5280, 4.2.1.6.
      const names = sequence(implicit(2, Buffer.from(host, 'latin1')));
      return {
        certificate: certificateOf(host, pair.publicKey, [extension(SUBJECT_ALTERNATIVE_NAME, names)]),
        key: pair.privateKey.export({ type: 'pkcs8', format: 'pem' }) as string,
      };
    },
  };

  /** RFC 5280, 4.1: version 3, signed by the authority. */
  function certificateOf(subject: string, publicKey: KeyObject, extensions: readonly Buffer[]): string {
    const body = sequence(
      tagged(0, integer(Buffer.from([2]))),
      integer(Buffer.from(`01${idOf(30, name, subject)}`, 'hex')),
      sequence(objectId(ECDSA_WITH_SHA256)),
      commonName(name),
      sequence(moment('000101000000Z'), moment('491231235959Z')),
      commonName(subject),
      publicKey.export({ type: 'spki', format: 'der' }) as Buffer,
      tagged(3, sequence(...extensions)),
    );
    const signature = sign('sha256', body, authority.privateKey);
    return pem('CERTIFICATE', sequence(body, sequence(objectId(ECDSA_WITH_SHA256)), bits(signature)));
  }
}

function keyPair() {
  return generateKeyPairSync('ec', { namedCurve: 'P-256' });
}

/** Names longer than 64 bytes do not fit here; the alternative name is the one that counts. */
function commonName(name: string): Buffer {
  return sequence(set(sequence(objectId(COMMON_NAME), text(name.slice(0, 64)))));
}

function extension(id: string, content: Buffer, critical?: 'critical'): Buffer {
  return sequence(objectId(id), ...(critical === undefined ? [] : [boolean(true)]), octets(content));
}

function pem(label: string, content: Buffer): string {
  const lines = content.toString('base64').match(/.{1,64}/g) ?? [];
  return [`-----BEGIN ${label}-----`, ...lines, `-----END ${label}-----`, ''].join('\n');
}
