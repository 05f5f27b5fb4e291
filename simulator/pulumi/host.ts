import { join, sep } from 'node:path';
import type { Project } from './project';
import { loadTypeScript } from './typescript';

/** Read from the developer's environment by the AWS provider's SDK; a deployment must not depend on them. */
const ENVIRONMENT = ['AWS_REGION', 'AWS_DEFAULT_REGION', 'AWS_PROFILE'];

const EVENTS = ['uncaughtException', 'unhandledRejection'] as const;

const SIMULATOR = join(__dirname, '..') + sep;

/**
 * Makes the process the program's: hides its modules loaded so far, so that it loads its own, and goes to its folder.
 * The returned function gives everything back.
 */
export function enterProgram(project: Project, load: NodeJS.Require): () => void {
  const own = (path: string) =>
    path.startsWith(project.folder + sep) &&
    !path.includes(`${sep}node_modules${sep}`) &&
    !path.startsWith(SIMULATOR);
  const hidden = new Map(Object.entries(load.cache).filter(([path]) => own(path)));
  for (const path of hidden.keys()) delete load.cache[path];
  const environment = ENVIRONMENT.map((name) => [name, process.env[name]] as const);
  for (const name of ENVIRONMENT) delete process.env[name];
  const folder = process.cwd();
  process.chdir(project.programFolder);
  const unload = loadTypeScript(project, load);
  return () => {
    unload();
    process.chdir(folder);
    for (const [name, value] of environment) if (value !== undefined) process.env[name] = value;
    for (const path of Object.keys(load.cache).filter(own)) delete load.cache[path];
    for (const [path, module] of hidden) load.cache[path] = module;
  };
}

/** Takes what nobody caught for the program's fault while it runs: a rejected output has no other way out. */
export function catchStrays(fault: (error: unknown) => void): () => void {
  const others = EVENTS.map((event) => [event, process.listeners(event as 'uncaughtException')] as const);
  for (const event of EVENTS) process.removeAllListeners(event).on(event, fault);
  return () => {
    for (const [event, listeners] of others) {
      process.removeAllListeners(event);
      for (const listener of listeners) process.on(event, listener);
    }
  };
}
