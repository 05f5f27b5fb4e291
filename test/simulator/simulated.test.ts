import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { services } from '../../simulator/services';
import { programsSection, simulatedSection } from '../../simulator/simulated';

const INTRODUCTION = `# What the simulator does not do

Generated from the simulator's code; \`npx vitest run test/simulator/simulated.test.ts -u\` writes it again.

Whatever is not listed as simulated is refused with the error that AWS's service has for an action it does not know
(\`InvalidAction\`, \`UnknownOperationException\`, S3's \`NotImplemented\`), and \`lifeboat simulate\` says so on standard
error. A parameter that an action refuses because it is not simulated is answered with \`NotSimulated\` and status 501;
one that is ignored changes nothing.
Services are named as in endpoints and signatures; services that are not here are not simulated at all.
`;

/** Folders that are not named as their services are. */
const FOLDERS: Readonly<Record<string, string>> = {
  events: 'eventbridge',
  monitoring: 'cloudwatch',
  sts: 'iam',
};

function sourceOf(service: string): string {
  const folder = join(__dirname, '..', '..', 'simulator', FOLDERS[service] ?? service);
  return readdirSync(folder)
    .map((file) => readFileSync(join(folder, file), 'utf8'))
    .join('\n');
}

it('is what the docs say of the simulator', async () => {
  const sections = [...services]
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .map((service) => simulatedSection(service, sourceOf(service.name)));

  await expect([INTRODUCTION, programsSection(), ...sections].join('\n')).toMatchFileSnapshot(
    join(__dirname, '..', '..', 'docs', 'not-simulated.md'),
  );
});
