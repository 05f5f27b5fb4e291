import { route53 } from '../aws';
import type { HandlerFactory } from '../handler';
import type { SwitchedSettings } from '../settings';

/** Says whether all of Route 53's name servers answer with a change. AWS docs: Route 53 API reference, GetChange. */
export const switched: HandlerFactory<
  SwitchedSettings,
  { readonly changeId: string },
  { ready: boolean }
> = () => {
  const client = route53();
  return async ({ changeId }) => {
    const { ChangeInfo } = await client.getChange({ Id: changeId.replace(/^\/change\//, '') });
    return { ready: ChangeInfo?.Status === 'INSYNC' };
  };
};
