import type { Chain } from '../../runtime/settings';

export const chain: Chain = {
  environment: 'production',
  source: { account: '111111111111', region: 'us-west-2' },
  recovery: { account: '222222222222', region: 'us-east-1' },
};
