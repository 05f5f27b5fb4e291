/**
 * Follows both directions of a PostgreSQL connection just closely enough to know whether the server owes an answer:
 * time must stand still while it does, and only then.
 * PostgreSQL docs: Frontend/Backend Protocol, message flow and message formats.
 */
export interface PostgresDebt {
  /** Takes what the client wrote; returns what of it goes to the server and what the network answers by itself. */
  fromClient(bytes: Buffer): { readonly forward: Buffer; readonly answer: Buffer };
  fromServer(bytes: Buffer): void;
  /** The client has ended its half of the connection: the server owes the end of its own. */
  clientEnded(): void;
  owes(): boolean;
  /** Whether a transaction was open when the server last said that it was ready. */
  inTransaction(): boolean;
}

const SSL_REQUEST = 80877103;
const GSS_REQUEST = 80877104;
const CANCEL_REQUEST = 80877102;

/** Which message types of the server settle a message of the client. */
const SETTLED_BY: Readonly<Record<string, string>> = {
  startup: 'Z',
  Q: 'Z',
  S: 'Z',
  F: 'Z',
  P: '1',
  B: '2',
  D: 'Tn',
  E: 'CsI',
  C: '3',
};

/** Authentication requests that the client must answer: cleartext, MD5, SASL and SASL continue. */
const ASKS_CLIENT = [3, 5, 10, 11];

export function createPostgresDebt(): PostgresDebt {
  let started = false;
  let closing = false;
  let inTransaction = false;
  /** The server waits for the client: for a password, or for rows to copy in. */
  let clientsTurn = false;
  /** After an error the server skips all messages up to the next Sync. */
  let skipping = false;
  /** What the server has yet to answer; it need not send before the client flushes or syncs. */
  let owed: { by: string; sent: boolean }[] = [];
  let clientRest: Buffer = Buffer.alloc(0);
  let serverRest: Buffer = Buffer.alloc(0);

  function owe(type: string): void {
    const by = SETTLED_BY[type];
    if (by !== undefined && !skipping) owed.push({ by, sent: false });
  }

  function flush(): void {
    for (const item of owed) item.sent = true;
  }

  function clientMessage(type: string): void {
    if (type === 'S') skipping = false;
    owe(type);
    if (type === 'Q' || type === 'S' || type === 'F' || type === 'H') flush();
    if (type === 'X') closing = true;
    if (type === 'p' || type === 'c' || type === 'f') clientsTurn = false;
  }

  function serverMessage(type: string, body: Buffer): void {
    if (type === 'R' && ASKS_CLIENT.includes(body.readInt32BE(0))) clientsTurn = true;
    if (type === 'G' || type === 'W') clientsTurn = true;
    if (type === 'Z') inTransaction = body.toString('latin1', 0, 1) !== 'I';
    if (type === 'E') {
      clientsTurn = false;
      if (/(^|\0)V(FATAL|PANIC)\0/.test(body.toString('latin1'))) closing = true;
      const next = owed.findIndex((item) => item.by === 'Z');
      skipping = next < 0;
      owed = next < 0 ? [] : owed.slice(next);
    } else if (owed[0]?.by.includes(type)) {
      owed.shift();
    }
  }

  return {
    fromClient(bytes) {
      clientRest = Buffer.concat([clientRest, bytes]);
      const forward: Buffer[] = [];
      const answer: Buffer[] = [];
      while (!started && clientRest.length >= 8 && clientRest.length >= clientRest.readInt32BE(0)) {
        const size = clientRest.readInt32BE(0);
        const code = clientRest.readInt32BE(4);
        const packet = clientRest.subarray(0, size);
        clientRest = clientRest.subarray(size);
        if (code === SSL_REQUEST) answer.push(Buffer.from('S'));
        else if (code === GSS_REQUEST) answer.push(Buffer.from('N'));
        else {
          started = true;
          forward.push(packet);
          if (code === CANCEL_REQUEST) closing = true;
          else owe('startup');
          flush();
        }
      }
      if (started) {
        clientRest = eachMessage(clientRest, (type, message) => {
          forward.push(message);
          clientMessage(type);
        });
      }
      return { forward: Buffer.concat(forward), answer: Buffer.concat(answer) };
    },
    fromServer(bytes) {
      serverRest = eachMessage(Buffer.concat([serverRest, bytes]), (type, message) => {
        serverMessage(type, message.subarray(5));
      });
    },
    clientEnded() {
      closing = true;
    },
    inTransaction: () => inTransaction,
    owes: () => closing || (!clientsTurn && owed.some((item) => item.sent)),
  };
}

/** Calls `take` for each whole message (type, then length, then body) and returns what is left. */
function eachMessage(bytes: Buffer, take: (type: string, message: Buffer) => void): Buffer {
  let at = 0;
  while (bytes.length - at >= 5) {
    const size = 1 + bytes.readInt32BE(at + 1);
    if (bytes.length - at < size) break;
    take(String.fromCharCode(bytes[at] ?? 0), bytes.subarray(at, at + size));
    at += size;
  }
  return bytes.subarray(at);
}
