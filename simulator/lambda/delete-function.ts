import type { DeleteFunctionCommandInput } from '@aws-sdk/client-lambda';
import { awsError } from '../aws-error';
import type { Action } from '../service';
import { functionReference, needs } from './function-name';
import { findFunction, functionNotFound, functionsOf, type LambdaFunction } from './function-record';

/** Deletes a version, or without a qualifier the function with all of its versions, aliases and policies. */
export const deleteFunction: Action<DeleteFunctionCommandInput, { StatusCode?: number }> = {
  needs: needs('DeleteFunction', 'qualified'),
  run(call) {
    const { world } = call;
    const reference = functionReference(call);
    const found = findFunction(world, reference);
    if (reference.qualifier !== undefined) {
      deleteVersion(found, reference.qualifier);
      return { StatusCode: 204 };
    }
    for (const container of found.containers) container.retire();
    functionsOf(world, found.account, found.region).delete(found.name);
    return { StatusCode: 204 };
  },
};

function deleteVersion(found: LambdaFunction, qualifier: string): void {
  if (qualifier === '$LATEST') {
    throw awsError(
      'InvalidParameterValueException',
      400,
      '$LATEST version cannot be deleted without deleting the function.',
    );
  }
  if (found.aliases.has(qualifier)) {
    throw awsError('InvalidParameterValueException', 400, 'Deletion of aliases is not currently supported.');
  }
  const users = [...found.aliases.values()].filter(
    (alias) => alias.version === qualifier || qualifier in alias.weights,
  );
  if (users.length > 0) {
    const names = users.map(({ name }) => `${found.arn}:${name}`).join(', ');
    throw awsError('ResourceConflictException', 409, `Version is in use by alias(es): [${names}]`);
  }
  const version = found.published.get(qualifier);
  if (!version) throw functionNotFound({ ...found, qualifier });
  for (const container of found.containers) if (container.version === version) container.retire();
  found.published.delete(qualifier);
}
