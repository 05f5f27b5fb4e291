/** The superuser of every server, whose name RDS keeps for itself too. It has no password, so it cannot come over TCP. */
export const SUPERUSER = 'rdsadmin';

/** An empty database in every new server, for the first database to be a new name of: renaming costs nothing. */
export const SPARE_DATABASE = 'lifeboat_spare';

/**
 * A collation that is the same on every system. No checksums: with them even a read can write to the log. Nothing is
 * synced, since nothing must survive a power failure.
 */
export const INITDB_FLAGS: readonly string[] = [
  `--username=${SUPERUSER}`,
  '--auth=trust',
  '--encoding=UTF8',
  '--locale=C',
  '--locale-provider=builtin',
  '--builtin-locale=C.UTF-8',
  '--wal-segsize=1',
  '--no-data-checksums',
  '--no-sync',
  '--no-instructions',
];

/**
 * Settings of all servers. Snapshots are made of the log (content.ts), which needs `wal_level` above minimal (it would
 * leave bulk loads out), every finished segment kept and none written again. Nothing must survive a power failure, so
 * nothing is synced; nothing torn is ever read, since every base is copied at rest, so whole pages stay out of the
 * log. What works in the background only costs processes, and makes plans depend on when it last ran.
 */
export const SERVER_SETTINGS = `
wal_level = replica
max_wal_senders = 0
wal_keep_size = '1TB'
wal_recycle = off
wal_init_zero = off
max_wal_size = '16GB'
checkpoint_timeout = '1d'
log_checkpoints = off
fsync = off
full_page_writes = off
shared_buffers = '16MB'
max_connections = 20
huge_pages = off
io_method = sync
max_worker_processes = 0
max_logical_replication_workers = 0
autovacuum = off
bgwriter_lru_maxpages = 0
jit = off
password_encryption = 'scram-sha-256'
ssl_min_protocol_version = 'TLSv1.2'
timezone = 'UTC'
log_timezone = 'UTC'
lc_messages = 'C'
log_min_messages = log
include_if_exists = 'server.conf'
`;

/** The socket is in a folder that only its owner can enter; over TCP every password is checked. */
export const HOST_BASED_AUTHENTICATION = `
local all all trust
host all all 127.0.0.1/32 scram-sha-256
`;

/** What differs between servers. Without a port a server listens on its socket alone. */
export interface ServerPlace {
  readonly socketFolder: string;
  readonly port?: number;
  /** Whether `server.crt` and `server.key` lie in the data folder. */
  readonly encrypted: boolean;
}

/** The text of `server.conf`. */
export function placeSettings({ socketFolder, port, encrypted }: ServerPlace): string {
  return [
    `unix_socket_directories = '${socketFolder.replaceAll("'", "''")}'`,
    port === undefined ? "listen_addresses = ''" : `listen_addresses = '127.0.0.1'\nport = ${port}`,
    `ssl = ${encrypted ? 'on' : 'off'}`,
    '',
  ].join('\n');
}
