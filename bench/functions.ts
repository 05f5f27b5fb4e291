import type { AnyFactory } from '../infra/closure';
import { acknowledge } from '../runtime/backup/acknowledge';
import { audit } from '../runtime/backup/audit';
import { copy } from '../runtime/backup/copy';
import { mark } from '../runtime/backup/mark';
import { pruneRecovery } from '../runtime/backup/prune-recovery';
import { pruneSource } from '../runtime/backup/prune-source';
import { reconcileRecovery } from '../runtime/backup/reconcile-recovery';
import { reconcileSource } from '../runtime/backup/reconcile-source';
import { share } from '../runtime/backup/share';
import { take } from '../runtime/backup/take';
import { credentials } from '../runtime/recovery/credentials';
import { decide } from '../runtime/recovery/decide';
import { query } from '../runtime/recovery/query';
import { refuse } from '../runtime/recovery/refuse';
import { restore } from '../runtime/recovery/restore';
import { status } from '../runtime/recovery/status';
import { switchTraffic } from '../runtime/recovery/switch';
import { switched } from '../runtime/recovery/switched';
import { verify } from '../runtime/recovery/verify';

/** What every deployed function is made of, by the function's name without the environment's. */
export const FACTORIES: Readonly<Record<string, AnyFactory<never>>> = {
  'source-take': take,
  'source-share': share,
  'source-reconcile': reconcileSource,
  'source-mark': mark,
  'source-prune': pruneSource,
  'recovery-copy': copy,
  'recovery-acknowledge': acknowledge,
  'recovery-reconcile': reconcileRecovery,
  'recovery-audit': audit,
  'recovery-prune': pruneRecovery,
  'recovery-decide': decide,
  'recovery-refuse': refuse,
  'recovery-restore': restore,
  'recovery-status': status,
  'recovery-credentials': credentials,
  'recovery-verify': verify,
  'recovery-query': query,
  'recovery-switch': switchTraffic,
  'recovery-switched': switched,
};
