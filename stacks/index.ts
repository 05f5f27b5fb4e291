import { programConfig } from './program-config';
import { recoveryStack } from './recovery';
import { sourceStack } from './source';
import { unprotectedStack } from './unprotected';

/** The program: which side a stack is, its config says. */
async function program() {
  const config = programConfig();
  switch (config.role) {
    case 'source':
      return sourceStack(config);
    case 'recovery':
      return recoveryStack(config);
    case 'unprotected':
      return unprotectedStack(config);
  }
}

export = program;
