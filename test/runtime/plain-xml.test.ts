import { XmlShapeDeserializer } from '@aws-sdk/core/protocols';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readPlainXml } from '../../runtime/plain-xml';

/** The SDK's own reader, as it stands behind its protocols. */
class Own extends XmlShapeDeserializer {
  content(xml: string): unknown {
    return this.parseXml(xml);
  }
}

const own = new Own({
  xmlNamespace: 'http://rds.amazonaws.com/doc/2014-10-31/',
  httpBindings: false,
  timestampFormat: { useTrait: true, default: 5 },
  serviceNamespace: 'com.amazonaws.rds',
});

/** Mostly what RDS writes; sometimes what it could write. */
const mostly = <T>(usual: fc.Arbitrary<T>, unusual: fc.Arbitrary<T>) =>
  fc.oneof({ weight: 30, arbitrary: usual }, { weight: 1, arbitrary: unusual });

const name = mostly(
  fc.constantFrom('DBSnapshot', 'Tag', 'Key', 'Value', 'member', 'a.b-c_d'),
  fc.constantFrom('constructor', 'toString', '__proto__', '_x', 'a:b'),
);
const text = mostly(
  fc.oneof(
    fc.constantFrom(
      '',
      'available',
      '\n',
      '\n  ',
      ' x ',
      '100',
      'a]]>b',
      '&amp;',
      '&lt;a&gt;',
      '&quot;x&apos;',
      '&amp;lt;',
    ),
    fc.string({ unit: 'grapheme' }).map(escaped),
  ),
  fc.constantFrom(' ', '&#65;', '&#x42;', '&nope;', '&', '&constructor;'),
);
const layout = fc.constantFrom('', '\n', '\n  ');

const inside = (tag: string, between: string, children: readonly string[]) =>
  `<${tag}>${between}${children.join(between)}${between}</${tag}>`;

const { element } = fc.letrec<{ element: string }>((tie) => ({
  element: fc.oneof(
    { depthSize: 'small' },
    fc.tuple(name, text).map(([tag, content]) => `<${tag}>${content}</${tag}>`),
    name.map((tag) => `<${tag}/>`),
    fc.tuple(name, layout, fc.array(tie('element'), { maxLength: 4 })).map((parts) => inside(...parts)),
  ),
}));

const beginning = fc.constantFrom('', '<?xml version="1.0" encoding="UTF-8"?>\n', '<?xml version="1.0"?>');
const namespace = fc.constantFrom('', ' xmlns="http://rds.amazonaws.com/doc/2014-10-31/"');
const document = fc
  .tuple(beginning, namespace, layout, fc.array(element, { minLength: 1, maxLength: 5 }))
  .map(([head, attribute, between, children]) => {
    return head + inside('Answer', between, children).replace('<Answer', `<Answer${attribute}`);
  });

/** Something that no plain document has, somewhere in one; often it is malformed then. */
const spoiled = fc
  .tuple(
    document,
    fc.nat(),
    fc.constantFrom(
      ...['<!-- -->', '<![CDATA[<x>]]>', '<?pi?>', ' a="1"', '</', '<', '>', '/', '\r\n', '\n', ' ', 'x', ''],
    ),
    fc.nat(3),
  )
  .map(([xml, position, what, cut]) => {
    const at = position % (xml.length + 1);
    return xml.slice(0, at) + what + xml.slice(at + cut);
  });

describe('a plain answer', () => {
  it('is read as the SDK reads it, or left to the SDK', () => {
    fc.assert(
      fc.property(fc.oneof(document, spoiled), (xml) => {
        const read = readPlainXml(xml);
        if (read !== undefined) expect(read).toEqual(own.content(xml));
      }),
      { numRuns: 2_000 },
    );
  });

  it.each([
    ['text', '<A><B>x</B></A>', { B: 'x' }],
    ['nothing', '<A><B></B><C/></A>', { B: '', C: '' }],
    ['a list', '<A><B>1</B><B>2</B><B/></A>', { B: ['1', '2', ''] }],
    ['elements in elements', '<A><B><C>x</C></B></A>', { B: { C: 'x' } }],
    ['lines between elements', '<A>\n  <B>\n  </B>\n</A>', { B: '' }],
    ['what XML writes with entities', '<A><B>&lt;a&amp;&quot;b&apos;&gt;</B></A>', { B: `<a&"b'>` }],
    ['a namespace', '<?xml version="1.0"?>\n<A xmlns="urn:a"><B>x</B></A>', { B: 'x', xmlns: 'urn:a' }],
  ])('is read when it has %s', (_what, xml, expected) => {
    expect(readPlainXml(xml)).toEqual(expected);
    expect(own.content(xml)).toEqual(expected);
  });

  it.each([
    ['has attributes', '<A><B c="1">x</B></A>'],
    ['has comments', '<A><!-- --><B>x</B></A>'],
    ['has unparsed text', '<A><B><![CDATA[x]]></B></A>'],
    ['has text between elements', '<A>x<B>y</B></A>'],
    ['has characters by number', '<A><B>&#65;</B></A>'],
    ['has names that every object has', '<A><toString>x</toString></A>'],
    ['has carriage returns', '<A><B>x\r\ny</B></A>'],
    ['has no elements in its root', '<A>x</A>'],
    ['is cut off', '<A><B>x</B>'],
    ['is cut off within a name', '<A><B>x</'],
    ['closes what is not open', '<A><B>x</C></A>'],
    ['is empty', ''],
    ['is no XML', '{"A":1}'],
  ])('is left to the SDK when it %s', (_what, xml) => {
    expect(readPlainXml(xml)).toBeUndefined();
  });
});

function escaped(plain: string): string {
  return plain.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
