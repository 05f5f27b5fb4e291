import { X509Certificate } from 'node:crypto';
import { Duplex } from 'node:stream';
import type { SocketHost } from './socket';
import { Socket } from './socket';

export interface SecureOptions {
  readonly socket?: Socket;
  readonly host?: string;
  readonly port?: number | string;
  readonly servername?: string;
  readonly ca?: string | Buffer | readonly (string | Buffer)[];
  readonly rejectUnauthorized?: boolean;
  readonly checkServerIdentity?: (host: string, certificate: object) => Error | undefined;
}

/**
 * AWS docs: lambda lambda-nodejs (since Node.js 20 the runtime trusts Amazon's own certificate authorities, RDS's among
 * them, only when this variable holds this path).
 */
const EXTRA_AUTHORITIES = '/var/runtime/ca-cert.pem';

/** The issuer of the certificates of RDS servers (AWS docs: rds UsingWithRDS.SSL). */
const RDS_AUTHORITY = 'Amazon RDS';

/**
 * Node's `tls.TLSSocket` as a client, over a socket of the simulated network. Nothing is encrypted: what is decided is
 * whether the client would have trusted the certificate that an RDS server shows.
 */
export class SecureSocket extends Duplex {
  readonly encrypted = true;
  authorized = false;
  authorizationError: string | undefined;
  alpnProtocol: string | false = false;
  private readonly inner: Socket;
  private secured = false;
  /** What was written before the handshake was over. */
  private held: (() => void) | undefined;

  constructor(
    private readonly from: SocketHost,
    private readonly options: SecureOptions,
    environment: Readonly<Record<string, string>>,
  ) {
    super({ autoDestroy: true, allowHalfOpen: false });
    this.inner = options.socket ?? new Socket(from).connect({ host: options.host, port: options.port });
    this.inner.on('data', (bytes: Buffer) => this.push(bytes));
    this.inner.on('end', () => this.push(null));
    this.inner.on('close', () => this.destroy());
    if (!options.socket) this.inner.on('error', (error: Error) => this.destroy(error));
    this.inner.on('timeout', () => this.emit('timeout'));
    const shake = () => from.life.after(1, () => this.shakeHands(environment));
    if (this.inner.connecting) this.inner.once('connect', shake);
    else shake();
  }

  get remoteAddress(): string | undefined {
    return this.inner.remoteAddress;
  }

  get remotePort(): number | undefined {
    return this.inner.remotePort;
  }

  get connecting(): boolean {
    return this.inner.connecting;
  }

  private shakeHands(environment: Readonly<Record<string, string>>): void {
    if (this.destroyed) return;
    const error = this.distrust(environment);
    this.authorized = error === undefined;
    this.authorizationError = (error as { code?: string } | undefined)?.code;
    if (error && this.options.rejectUnauthorized !== false) {
      this.destroy(error);
      return;
    }
    this.secured = true;
    this.emit('secure');
    this.emit('secureConnect');
    this.held?.();
  }

  /** Why this client does not trust the server's certificate, in OpenSSL's code. */
  private distrust(environment: Readonly<Record<string, string>>): Error | undefined {
    const { options, from } = this;
    const trusted =
      options.ca === undefined
        ? environment.NODE_EXTRA_CA_CERTS === EXTRA_AUTHORITIES
        : [options.ca].flat().some((authority) => isRdsAuthority(String(authority)));
    if (!trusted) {
      return from.realm.error('self-signed certificate in certificate chain', {
        code: 'SELF_SIGNED_CERT_IN_CHAIN',
      });
    }
    const asked = options.servername ?? options.host ?? this.inner.servername;
    if (options.checkServerIdentity) return options.checkServerIdentity(asked, this.getPeerCertificate());
    if (asked === this.inner.servername) return undefined;
    const reason = `Host: ${asked}. is not in the cert's altnames: DNS:${this.inner.servername}`;
    return from.realm.error(`Hostname/IP does not match certificate's altnames: ${reason}`, {
      code: 'ERR_TLS_CERT_ALTNAME_INVALID',
      reason,
      host: asked,
    });
  }

  getPeerCertificate() {
    const name = this.inner.servername;
    return {
      subject: { CN: name, O: 'Amazon.com', C: 'US' },
      issuer: { CN: `${RDS_AUTHORITY} Root CA RSA2048 G1`, O: 'Amazon Web Services, Inc.', C: 'US' },
      subjectaltname: `DNS:${name}`,
      valid_from: 'Jan  1 00:00:00 2024 GMT',
      valid_to: 'Jan  1 00:00:00 2061 GMT',
    };
  }

  getCipher() {
    return { name: 'TLS_AES_256_GCM_SHA384', standardName: 'TLS_AES_256_GCM_SHA384', version: 'TLSv1.3' };
  }

  getProtocol(): string {
    return 'TLSv1.3';
  }

  isSessionReused(): boolean {
    return false;
  }

  override _write(chunk: Buffer, encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    const write = () => this.inner.write(chunk, encoding, done);
    if (this.secured) write();
    else this.held = write;
  }

  override _final(done: () => void): void {
    if (this.secured) this.inner.end(done);
    else this.held = () => this.inner.end(done);
  }

  override _read(): void {}

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    // First the reason, then the end: clients tell one from the other by what they hear first.
    done(error);
    this.inner.destroy();
  }

  setTimeout(milliseconds: number, listener?: () => void): this {
    this.inner.setTimeout(milliseconds);
    if (listener) this.once('timeout', listener);
    return this;
  }

  setKeepAlive(): this {
    return this;
  }

  setNoDelay(): this {
    return this;
  }

  ref(): this {
    return this;
  }

  unref(): this {
    return this;
  }
}

const CERTIFICATE = /-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g;

/** Whether the text holds a certificate of the authority that RDS's own are issued by. */
function isRdsAuthority(pem: string): boolean {
  return (pem.match(CERTIFICATE) ?? []).some((text) => {
    try {
      return new X509Certificate(text).subject.includes(RDS_AUTHORITY);
    } catch {
      return false;
    }
  });
}
