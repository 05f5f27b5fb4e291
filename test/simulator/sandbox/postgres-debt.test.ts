import { describe, expect, test } from 'vitest';
import { createPostgresDebt } from '../../../simulator/sandbox/postgres-debt';

/** One message: type, length, body. */
function message(type: string, body: Buffer | string = ''): Buffer {
  const content = Buffer.from(body as string);
  const head = Buffer.alloc(5);
  head.write(type, 0, 'latin1');
  head.writeInt32BE(4 + content.length, 1);
  return Buffer.concat([head, content]);
}

function untyped(code: number, body = ''): Buffer {
  const head = Buffer.alloc(8);
  head.writeInt32BE(8 + body.length, 0);
  head.writeInt32BE(code, 4);
  return Buffer.concat([head, Buffer.from(body)]);
}

function code(value: number): Buffer {
  const body = Buffer.alloc(4);
  body.writeInt32BE(value, 0);
  return body;
}

const STARTUP = untyped(196_608, 'user\0app\0\0');
const READY = message('Z', 'I');

function started() {
  const debt = createPostgresDebt();
  debt.fromClient(STARTUP);
  debt.fromServer(Buffer.concat([message('R', code(0)), READY]));
  return debt;
}

describe('what the server owes', () => {
  test('the network answers requests for encryption itself', () => {
    const debt = createPostgresDebt();

    const ssl = debt.fromClient(untyped(80_877_103));
    const gss = debt.fromClient(untyped(80_877_104));
    const login = debt.fromClient(STARTUP);

    expect([ssl.answer.toString(), ssl.forward.length]).toEqual(['S', 0]);
    expect(gss.answer.toString()).toBe('N');
    expect(login.forward).toEqual(STARTUP);
    expect(debt.owes()).toBe(true);
  });

  test('a login pauses while the server waits for a password', () => {
    const debt = createPostgresDebt();
    const owed: boolean[] = [];
    const step = (act: () => unknown) => {
      act();
      owed.push(debt.owes());
    };

    step(() => debt.fromClient(STARTUP));
    step(() => debt.fromServer(message('R', Buffer.concat([code(10), Buffer.from('SCRAM-SHA-256\0\0')]))));
    step(() => debt.fromClient(message('p', 'first')));
    step(() => debt.fromServer(message('R', Buffer.concat([code(11), Buffer.from('more')]))));
    step(() => debt.fromClient(message('p', 'final')));
    step(() => debt.fromServer(message('R', Buffer.concat([code(12), Buffer.from('v=')]))));
    step(() => debt.fromServer(message('R', code(0))));
    step(() => debt.fromServer(READY));

    expect(owed).toEqual([true, false, true, false, true, true, true, false]);
  });

  const exchanges: [string, Buffer[], Buffer[], boolean[]][] = [
    [
      'a query',
      [message('Q', 'select 1\0')],
      [message('T'), message('D'), message('C'), READY],
      [true, true, true, false],
    ],
    [
      'two queries in a row',
      [message('Q'), message('Q')],
      [message('C'), READY, message('C'), READY],
      [true, true, true, false],
    ],
    [
      'a prepared statement',
      ['P', 'B', 'D', 'E', 'S'].map((type) => message(type)),
      ['1', '2', 'T', 'D', 'C'].map((type) => message(type)).concat(READY),
      [true, true, true, true, true, false],
    ],
    [
      'an error in the middle',
      ['P', 'B', 'D', 'E', 'S'].map((type) => message(type)),
      [message('1'), message('E', 'SERROR\0VERROR\0\0'), READY],
      [true, true, false],
    ],
    [
      'a cursor that is flushed',
      ['P', 'B', 'D', 'H'].map((type) => message(type)),
      ['1', '2', 'T'].map((type) => message(type)),
      [true, true, false],
    ],
    [
      'part of a cursor',
      ['E', 'H'].map((type) => message(type)),
      ['D', 'D', 's'].map((type) => message(type)),
      [true, true, false],
    ],
    ['rows to copy in', [message('Q', 'copy\0')], [message('G')], [false]],
  ];

  test.each(exchanges)('%s', (_name, sent, answers, expected) => {
    const debt = started();

    debt.fromClient(Buffer.concat(sent));
    const owed = answers.map((answer) => {
      debt.fromServer(answer);
      return debt.owes();
    });

    expect(owed).toEqual(expected);
  });

  test('nothing, for what need not be answered before a flush', () => {
    const debt = started();
    debt.fromClient(Buffer.concat([message('P'), message('B')]));

    expect(debt.owes()).toBe(false);
  });

  test('an answer again once the rows have been copied in', () => {
    const debt = started();
    debt.fromClient(message('Q', 'copy\0'));
    debt.fromServer(message('G'));
    debt.fromClient(Buffer.concat([message('d', 'row'), message('c')]));

    expect(debt.owes()).toBe(true);
  });

  test.each([
    ['a goodbye', message('X'), undefined],
    ['a fatal error', undefined, message('E', 'SFATAL\0VFATAL\0C57P01\0\0')],
  ])('the end of the connection, after %s', (_name, sent, answer) => {
    const debt = started();
    if (sent) debt.fromClient(sent);
    if (answer) debt.fromServer(answer);

    expect(debt.owes()).toBe(true);
  });

  test('messages may come in any pieces', () => {
    const debt = started();
    const query = message('Q', 'select 1\0');
    const forwarded = [...query].map((byte) => debt.fromClient(Buffer.from([byte])).forward);
    const answer = Buffer.concat([
      message('T', 'abc'),
      message('D', 'def'),
      message('C', 'x'),
      message('Z', 'T'),
    ]);
    for (const byte of answer.subarray(0, -1)) debt.fromServer(Buffer.from([byte]));

    expect(Buffer.concat(forwarded)).toEqual(query);
    expect(debt.owes()).toBe(true);
    debt.fromServer(answer.subarray(-1));
    expect([debt.owes(), debt.inTransaction()]).toEqual([false, true]);
  });
});
