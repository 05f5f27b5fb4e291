import { awsError } from '../aws-error';

/** AWS docs: CreateStateMachine, `name`. Throws `InvalidName` 400. */
export function requireName(name: string | undefined): asserts name is string {
  const valid = name !== undefined && name.length >= 1 && name.length <= 80 && allowed.test(name);
  if (!valid) throw awsError('InvalidName', 400, `Invalid Name: '${name ?? ''}'`);
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: AWS names exactly these control characters.
const allowed = /^[^\s<>{}[\]?*"#%\\^|~`$&,;:/\u0000-\u001f\u007f-\u009f\ufffe\uffff]+$/;
