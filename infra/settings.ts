import * as pulumi from '@pulumi/pulumi';

/**
 * The settings as plain data once they are known. Throws, naming the setting, when one is a secret: what is uploaded
 * with a function can be read by whoever may read the function.
 */
export function plainSettings<Settings extends object>(
  functionName: string,
  settings: Settings,
): pulumi.Output<pulumi.Unwrap<Settings>> {
  const outputs = Object.entries(settings).map(([key, value]) => ({ key, output: pulumi.output(value) }));
  const secret = Promise.all(
    outputs.map(async ({ key, output }) => ((await pulumi.isSecret(output)) ? [key] : [])),
  ).then((keys) => keys.flat());
  return pulumi.all([pulumi.output(settings), secret]).apply(([plain, keys]) => {
    if (keys.length === 0) return plain as pulumi.Unwrap<Settings>;
    throw new pulumi.RunError(
      `${functionName}: the setting${keys.length === 1 ? '' : 's'} ${keys.join(', ')} would be uploaded as plain text, ` +
        'but is a secret. Keep the value in AWS Secrets Manager and give the function the name of that secret.',
    );
  });
}
