import { sdkUses } from '../infra/sdk-clients';

const DRIVER = "const { Client } = require('pg'); exports.handler = (options) => new Client(options);";

/**
 * A module that does nothing but make the clients that a function's text makes and send the commands that it calls,
 * written as AWS's own examples are: `new RDSClient({}).send(new DescribeDBSnapshotsCommand(...))`. Undefined where a
 * function has no client. Instead of the SDK, it may be the driver of PostgreSQL.
 */
export function bareClients(text: string): string | undefined {
  const uses = sdkUses(text)
    .filter(({ clients }) => clients.length > 0)
    .map((use) => ({ ...use, called: use.commands.filter(isCalled) }));
  if (uses.length === 0 && text.includes("require('pg')")) return DRIVER;
  if (uses.length === 0) return undefined;
  const sends = uses.flatMap(({ called }, index) =>
    called.map((command) => `  ${command}: (input) => client${index}.send(new ${command}Command(input)),`),
  );
  return [
    ...uses.map(({ package: from, clients: [client], called }) => {
      const names = [`${client}Client`, ...called.map((command) => `${command}Command`)];
      return `import { ${names.join(', ')} } from '${from}';`;
    }),
    ...uses.map(({ clients: [client] }, index) => `const client${index} = new ${client}Client({});`),
    'const send = {',
    ...sends,
    '};',
    'export const handler = async ({ command, input }) => send[command](input);',
  ].join('\n');

  function isCalled(command: string): boolean {
    return text.includes(`.${command.charAt(0).toLowerCase()}${command.slice(1)}(`);
  }
}
