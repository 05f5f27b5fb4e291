import type { Service } from '../service';
import { createAlias, deleteAlias, getAlias, listAliases, updateAlias } from './aliases';
import { deleteFunctionConcurrency, getFunctionConcurrency, putFunctionConcurrency } from './concurrency';
import { createFunction } from './create-function';
import { deleteFunction } from './delete-function';
import {
  deleteFunctionEventInvokeConfig,
  getFunctionEventInvokeConfig,
  putFunctionEventInvokeConfig,
  updateFunctionEventInvokeConfig,
} from './event-invoke-config';
import { isMappingArn, mappingTags } from './event-source-mapping';
import {
  createEventSourceMapping,
  deleteEventSourceMapping,
  getEventSourceMapping,
  listEventSourceMappings,
  updateEventSourceMapping,
} from './event-source-mappings';
import { readFunctionArn } from './function-name';
import { functionsIn, functionsOf } from './function-record';
import { invoke } from './invoke';
import { addPermission, getPolicy, policyOf, removePermission } from './permissions';
import { publishVersion } from './publish-version';
import {
  getFunction,
  getFunctionCodeSigningConfig,
  getFunctionConfiguration,
  listFunctions,
  listVersionsByFunction,
} from './read-functions';
import { listTags, tagResource, untagResource } from './tags';
import { updateFunctionCode, updateFunctionConfiguration } from './update-function';

/** Lambda: functions run from their deployed artifact, in containers on virtual time. */
export const lambda: Service = {
  name: 'lambda',
  lacks: [
    'Functions of runtime nodejs, from a zip file: no container images, layers, URLs or code signing.',
    'Event source mappings of SQS queues only; one reader a mapping, so that batches are as full as can be.',
  ],
  client: () => require('@aws-sdk/client-lambda'),
  actions: {
    AddPermission: addPermission,
    CreateAlias: createAlias,
    CreateEventSourceMapping: createEventSourceMapping,
    CreateFunction: createFunction,
    DeleteAlias: deleteAlias,
    DeleteEventSourceMapping: deleteEventSourceMapping,
    DeleteFunction: deleteFunction,
    DeleteFunctionConcurrency: deleteFunctionConcurrency,
    DeleteFunctionEventInvokeConfig: deleteFunctionEventInvokeConfig,
    GetAlias: getAlias,
    GetEventSourceMapping: getEventSourceMapping,
    GetFunction: getFunction,
    GetFunctionCodeSigningConfig: getFunctionCodeSigningConfig,
    GetFunctionConcurrency: getFunctionConcurrency,
    GetFunctionConfiguration: getFunctionConfiguration,
    GetFunctionEventInvokeConfig: getFunctionEventInvokeConfig,
    GetPolicy: getPolicy,
    Invoke: invoke,
    ListAliases: listAliases,
    ListEventSourceMappings: listEventSourceMappings,
    ListFunctions: listFunctions,
    ListTags: listTags,
    ListVersionsByFunction: listVersionsByFunction,
    PublishVersion: publishVersion,
    PutFunctionConcurrency: putFunctionConcurrency,
    PutFunctionEventInvokeConfig: putFunctionEventInvokeConfig,
    RemovePermission: removePermission,
    TagResource: tagResource,
    UntagResource: untagResource,
    UpdateAlias: updateAlias,
    UpdateEventSourceMapping: updateEventSourceMapping,
    UpdateFunctionCode: updateFunctionCode,
    UpdateFunctionConfiguration: updateFunctionConfiguration,
    UpdateFunctionEventInvokeConfig: updateFunctionEventInvokeConfig,
  },
  resourcePolicy: policyOf,
  // Versions and aliases have none of their own, and are asked about by their function's.
  resourceTags(world, arn) {
    if (isMappingArn(arn)) return mappingTags(world, arn);
    const reference = readFunctionArn(arn);
    return reference && functionsOf(world, reference.account, reference.region).get(reference.name)?.tags;
  },
  install(world) {
    world.faults.onRegionLost((region) => {
      for (const found of functionsIn(world, region)) {
        for (const container of [...found.containers]) container.kill();
      }
    });
  },
};
