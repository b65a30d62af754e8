import middy from '@middy/core';
import { readEnvironment } from '../common/environment.ts';
import { telemetryOf } from '../common/telemetry.ts';
import { variables } from './environment.ts';
import { renderScript, type ScriptRequest } from './render-script.ts';

const environment = readEnvironment(variables);
const { logger, middleware } = telemetryOf('render-sql');

/** Renders the statements of a script of the warehouse, for the `run-sql` state machine. */
export const handler = middy<ScriptRequest>()
  .use(middleware)
  .handler(async (request) => {
    const rendered = renderScript(request, environment);
    logger.info('Rendered a script', { script: rendered.name, statements: rendered.statements.length });
    return rendered;
  });
