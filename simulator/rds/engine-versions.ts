/** A version of an engine as RDS offers it. */
export interface EngineVersion {
  readonly engine: string;
  readonly version: string;
  /** `postgres17`, the family of its parameter groups. */
  readonly family: string;
}

/** Some of what RDS offers, oldest first; the last of each engine is what it takes unasked. */
const OFFERED: Readonly<Record<string, readonly string[]>> = {
  mariadb: ['10.6.23', '10.11.13', '10.11.14', '11.4.7', '11.4.8', '11.8.3'],
  mysql: ['8.0.42', '8.0.43', '8.4.5', '8.4.6'],
  postgres: ['13.22', '14.18', '14.19', '15.13', '15.14', '16.9', '16.10', '17.4', '17.5', '17.6'],
};

const DESCRIPTIONS: Readonly<Record<string, string>> = {
  mariadb: 'MariaDb Community Edition',
  mysql: 'MySQL Community Edition',
  postgres: 'PostgreSQL',
};

/** How many parts of a version make its major one: `8.4` of 8.4.6, `17` of 17.6. */
const MAJOR_PARTS: Readonly<Record<string, number>> = { mariadb: 2, mysql: 2, postgres: 1 };

export const ENGINE_VERSIONS: readonly EngineVersion[] = Object.entries(OFFERED).flatMap(
  ([engine, versions]) =>
    versions.map((version) => ({ engine, version, family: `${engine}${majorOf(engine, version)}` })),
);

export function engineDescription(engine: string): string {
  return DESCRIPTIONS[engine] ?? engine;
}

export function majorOf(engine: string, version: string): string {
  return version
    .split('.')
    .slice(0, MAJOR_PARTS[engine] ?? 1)
    .join('.');
}

/** The versions that come after it: those to which it can be upgraded. */
export function upgradesOf({ engine, version }: EngineVersion): readonly EngineVersion[] {
  const ofEngine = ENGINE_VERSIONS.filter((other) => other.engine === engine);
  return ofEngine.slice(ofEngine.findIndex((other) => other.version === version) + 1);
}

export function isNewest({ engine, version }: EngineVersion): boolean {
  return OFFERED[engine]?.at(-1) === version;
}
