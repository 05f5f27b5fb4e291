/**
 * The settings that were uploaded beside this function's code, as `settings.json`.
 * AWS docs: Lambda unpacks a deployment package into `LAMBDA_TASK_ROOT`.
 */
export function deployedSettings<Settings>(): Settings {
  const { readFileSync } = require('node:fs') as typeof import('node:fs');
  const { join } = require('node:path') as typeof import('node:path');
  return JSON.parse(
    readFileSync(join(process.env.LAMBDA_TASK_ROOT ?? '.', 'settings.json'), 'utf8'),
  ) as Settings;
}
