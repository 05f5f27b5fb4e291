import type {
  FunctionConfiguration,
  GetFunctionCodeSigningConfigCommandOutput,
  GetFunctionCommandInput,
  GetFunctionCommandOutput,
  ListFunctionsCommandInput,
  ListFunctionsCommandOutput,
  ListVersionsByFunctionCommandInput,
  ListVersionsByFunctionCommandOutput,
} from '@aws-sdk/client-lambda';
import type { Action } from '../service';
import { describeVersion } from './configuration';
import { functionReference, type NamesFunction, needs } from './function-name';
import { findFunction, functionsOf, type Version, versionOf } from './function-record';
import { page } from './page';

type Answer<Output> = Omit<Output, '$metadata'>;

export const getFunction: Action<GetFunctionCommandInput, Answer<GetFunctionCommandOutput>> = {
  needs: needs('GetFunction', 'qualified'),
  run(call) {
    const reference = functionReference(call);
    const found = findFunction(call.world, reference);
    const version = versionOf(found, reference.qualifier);
    const { reservedConcurrency } = found;
    return {
      Configuration: describeVersion(found, version, reference.qualifier !== undefined),
      Code: {
        RepositoryType: 'S3',
        Location: `https://awslambda-${found.region}-tasks.s3.${found.region}.amazonaws.com/snapshots/${found.account}/${found.name}-${version.revisionId}`,
      },
      ...(found.tags.size > 0 ? { Tags: Object.fromEntries(found.tags) } : {}),
      ...(reservedConcurrency === undefined
        ? {}
        : { Concurrency: { ReservedConcurrentExecutions: reservedConcurrency } }),
    };
  },
};

export const getFunctionConfiguration: Action<NamesFunction, FunctionConfiguration> = {
  needs: needs('GetFunctionConfiguration', 'qualified'),
  run(call) {
    const reference = functionReference(call);
    const found = findFunction(call.world, reference);
    return describeVersion(found, versionOf(found, reference.qualifier), reference.qualifier !== undefined);
  },
};

/** Code signing is not simulated: no function has a configuration of it. */
export const getFunctionCodeSigningConfig: Action<
  NamesFunction,
  Answer<Partial<GetFunctionCodeSigningConfigCommandOutput>>
> = {
  needs: needs('GetFunctionCodeSigningConfig'),
  run: (call) => ({ FunctionName: findFunction(call.world, functionReference(call)).name }),
};

export const listFunctions: Action<ListFunctionsCommandInput, Answer<ListFunctionsCommandOutput>> = {
  needs: () => [{ action: 'lambda:ListFunctions', resource: '*' }],
  run({ world, account, region, input }) {
    const all = [...functionsOf(world, account, region).values()].sort((a, b) => (a.name < b.name ? -1 : 1));
    const listed = all.flatMap((found) => {
      const versions: Version[] =
        input.FunctionVersion === 'ALL' ? [found.latest, ...found.published.values()] : [found.latest];
      return versions.map((version) => describeVersion(found, version, input.FunctionVersion === 'ALL'));
    });
    const { items, next } = page(listed, input.MaxItems ?? 50, input.Marker);
    return { Functions: items, NextMarker: next };
  },
};

export const listVersionsByFunction: Action<
  ListVersionsByFunctionCommandInput,
  Answer<ListVersionsByFunctionCommandOutput>
> = {
  needs: needs('ListVersionsByFunction'),
  run(call) {
    const found = findFunction(call.world, functionReference(call));
    const versions = [found.latest, ...found.published.values()];
    const { items, next } = page(versions, call.input.MaxItems ?? 50, call.input.Marker);
    return { Versions: items.map((version) => describeVersion(found, version, true)), NextMarker: next };
  },
};
