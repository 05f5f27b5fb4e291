import { invalidValue } from './refusals';

/** Words that an engine, or RDS on it, keeps for itself. */
const RESERVED: Readonly<Record<string, readonly string[]>> = {
  postgres: ['admin', 'rdsadmin', 'rdsrepladmin', 'rds_superuser'],
  'aurora-postgresql': ['admin', 'rdsadmin', 'rdsrepladmin', 'rds_superuser'],
  'aurora-mysql': ['rdsadmin', 'rdsrepladmin', 'mysql.sys'],
  mysql: ['rdsadmin', 'rdsrepladmin', 'mysql.sys'],
  mariadb: ['rdsadmin', 'rdsrepladmin', 'mysql.sys'],
};

/** AWS docs: RDS API Reference, CreateDBInstance, MasterUsername. */
export function checkMasterUsername(engine: string, name: string): void {
  const longest = engine.endsWith('mysql') || engine === 'mariadb' ? 32 : 63;
  if (!/^[a-z]\w*$/i.test(name) || name.length > longest) {
    throw invalidValue(
      `The parameter MasterUsername must be provided and must begin with a letter, contain letters, numbers and ` +
        `underscores only, and have at most ${longest} characters.`,
    );
  }
  if (RESERVED[engine]?.includes(name.toLowerCase())) {
    throw invalidValue(`MasterUsername ${name} cannot be used as it is a reserved word used by the engine`);
  }
}

/** AWS docs: RDS API Reference, CreateDBInstance, MasterUserPassword. */
export function checkMasterPassword(engine: string, password: string): void {
  const longest = engine.endsWith('mysql') || engine === 'mariadb' ? 41 : 128;
  if (password.length < 8) {
    throw invalidValue(
      'The parameter MasterUserPassword is not a valid password because it is shorter than 8 characters.',
    );
  }
  if (password.length > longest) {
    throw invalidValue(
      `The parameter MasterUserPassword is not a valid password because it is longer than ${longest} characters.`,
    );
  }
  if (!/^[\x21-\x7e]+$/.test(password) || /[/@"]/.test(password)) {
    throw invalidValue(
      "The parameter MasterUserPassword is not a valid password. Only printable ASCII characters besides '/', '@', '\"', ' ' may be used.",
    );
  }
}
