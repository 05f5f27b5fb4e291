import { BlockList, isIP } from 'node:net';
import { isFields, type Refuse } from './pattern';

/** Whether one value of an event fits; undefined stands for a field that is not there. */
export type LeafTest = (value: unknown) => boolean;

/** Reads one element of a field's list: a value to equal, or an operator such as `{"prefix": "eu-"}`. */
export function leafTest(spec: unknown, refuse: Refuse): LeafTest {
  if (!isFields(spec)) {
    if (Array.isArray(spec)) return refuse('Match value must be String, number, true, false, or null');
    return (value) => value === spec;
  }
  const [name = '', ...others] = Object.keys(spec);
  if (others.length > 0) return refuse('Only one key allowed in match expression');
  const read = Object.hasOwn(OPERATORS, name) ? OPERATORS[name] : undefined;
  if (!read) return refuse(`Unrecognized match type ${name}`);
  return read(spec[name], refuse);
}

type Operator = (operand: unknown, refuse: Refuse) => LeafTest;

const OPERATORS: Readonly<Record<string, Operator>> = {
  prefix: affix('prefix', (value, part) => value.startsWith(part)),
  suffix: affix('suffix', (value, part) => value.endsWith(part)),
  'equals-ignore-case': (operand, refuse) => {
    const wanted = text('equals-ignore-case', operand, refuse).toLowerCase();
    return (value) => typeof value === 'string' && value.toLowerCase() === wanted;
  },
  wildcard: (operand, refuse) => {
    const expression = wildcard(text('wildcard', operand, refuse), refuse);
    return (value) => typeof value === 'string' && expression.test(value);
  },
  exists: (operand, refuse) => {
    if (typeof operand !== 'boolean') return refuse('exists match pattern must be either true or false.');
    // Only leaves exist; AWS docs: "Exists matching only works on leaf nodes".
    return (value) => (value !== undefined && !isFields(value)) === operand;
  },
  numeric: (operand, refuse) => numeric(operand, refuse),
  cidr: (operand, refuse) => cidr(text('cidr', operand, refuse), refuse),
  'anything-but': (operand, refuse) => anythingBut(operand, refuse),
};

function affix(name: string, fits: (value: string, part: string) => boolean): Operator {
  return (operand, refuse) => {
    const folded = isFields(operand) && Object.keys(operand).join() === 'equals-ignore-case';
    const part = text(name, folded ? operand['equals-ignore-case'] : operand, refuse);
    if (!folded) return (value) => typeof value === 'string' && fits(value, part);
    return (value) => typeof value === 'string' && fits(value.toLowerCase(), part.toLowerCase());
  };
}

/** One value, a list of values, or a list of what `prefix`, `suffix`, `equals-ignore-case` or `wildcard` would match. */
function anythingBut(operand: unknown, refuse: Refuse): LeafTest {
  let excluded: LeafTest[];
  if (isFields(operand)) {
    const [name = '', ...others] = Object.keys(operand);
    const inner = ['prefix', 'suffix', 'equals-ignore-case', 'wildcard'].includes(name)
      ? OPERATORS[name]
      : undefined;
    if (!inner || others.length > 0) return refuse(`Unsupported anything-but pattern: ${name}`);
    excluded = list(operand[name]).map((one) => inner(one, refuse));
  } else {
    excluded = list(operand).map((one) => {
      if (typeof one !== 'string' && typeof one !== 'number') {
        return refuse(
          'Inside anything-but list, either all values are Number or String, mixed type is not supported',
        );
      }
      return (value: unknown) => value === one;
    });
  }
  if (excluded.length === 0) return refuse('Empty arrays are not allowed');
  return (value) => value !== undefined && !isFields(value) && !excluded.some((test) => test(value));
}

const COMPARISONS: Readonly<Record<string, (value: number, bound: number) => boolean>> = {
  '=': (value, bound) => value === bound,
  '<': (value, bound) => value < bound,
  '<=': (value, bound) => value <= bound,
  '>': (value, bound) => value > bound,
  '>=': (value, bound) => value >= bound,
};

/** `[">", 0, "<=", 5]` */
function numeric(operand: unknown, refuse: Refuse): LeafTest {
  if (!Array.isArray(operand) || operand.length === 0 || operand.length > 4 || operand.length % 2 !== 0) {
    return refuse('Value of numeric must be an array of one or two comparisons.');
  }
  const tests: ((value: number) => boolean)[] = [];
  for (let at = 0; at < operand.length; at += 2) {
    const compare = COMPARISONS[String(operand[at])];
    const bound: unknown = operand[at + 1];
    if (!compare) return refuse(`Unrecognized numeric range operator: ${String(operand[at])}`);
    if (typeof bound !== 'number') return refuse(`Value of ${String(operand[at])} must be numeric`);
    tests.push((value) => compare(value, bound));
  }
  return (value) => typeof value === 'number' && tests.every((test) => test(value));
}

function cidr(range: string, refuse: Refuse): LeafTest {
  const [network = '', bits = ''] = range.split('/');
  const family = isIP(network) === 6 ? 'ipv6' : 'ipv4';
  const most = family === 'ipv6' ? 128 : 32;
  if (isIP(network) === 0 || !/^\d{1,3}$/.test(bits) || Number(bits) > most) {
    return refuse(`Malformed CIDR, one '/' required: ${range}`);
  }
  const block = new BlockList();
  block.addSubnet(network, Number(bits), family);
  return (value) => typeof value === 'string' && isIP(value) === isIP(network) && block.check(value, family);
}

/** `*` stands for any characters, `\*` and `\\` for themselves. */
function wildcard(pattern: string, refuse: Refuse): RegExp {
  if (pattern.includes('**'))
    return refuse(`Consecutive wildcard characters at pos ${pattern.indexOf('**')}`);
  const source = pattern.replace(/\\([*\\])|([*])|([.+?^${}()|[\]\\])/g, (whole, escaped, star) => {
    if (star !== undefined) return '[\\s\\S]*';
    return `\\${escaped ?? whole}`;
  });
  return new RegExp(`^${source}$`);
}

function text(name: string, operand: unknown, refuse: Refuse): string {
  if (typeof operand !== 'string') return refuse(`${name} match pattern must be a string`);
  return operand;
}

function list(operand: unknown): readonly unknown[] {
  return Array.isArray(operand) ? operand : [operand];
}
