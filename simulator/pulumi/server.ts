import { Server, ServerCredentials } from '@grpc/grpc-js';
import { EngineService, type IEngineServer } from '@pulumi/pulumi/proto/engine_grpc_pb';
import { type IResourceMonitorServer, ResourceMonitorService } from '@pulumi/pulumi/proto/resource_grpc_pb';

export interface ListeningServer {
  /** `127.0.0.1:40123` */
  readonly address: string;
  close(): void;
}

/** As in Pulumi's own servers: bundled functions travel in messages, far above gRPC's 4 MB. */
const LARGEST_MESSAGE_BYTES = 400 * 1024 * 1024;

/** Serves both protocols on a loopback port that the system chooses. */
export async function serve(
  monitor: IResourceMonitorServer,
  engine: IEngineServer,
): Promise<ListeningServer> {
  const server = new Server({ 'grpc.max_receive_message_length': LARGEST_MESSAGE_BYTES });
  server.addService(ResourceMonitorService, monitor);
  server.addService(EngineService, engine);
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, bound) => {
      if (error) reject(error);
      else resolve(bound);
    });
  });
  return { address: `127.0.0.1:${port}`, close: () => server.forceShutdown() };
}
