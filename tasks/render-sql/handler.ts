import { Logger } from '@aws-lambda-powertools/logger';
import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import middy from '@middy/core';
import { readEnvironment } from './environment.ts';
import { renderScript, type ScriptRequest } from './render-script.ts';

const environment = readEnvironment();
const logger = new Logger({ serviceName: 'render-sql' });

/** Renders the statements of a script of the warehouse, for the `run-sql` state machine. */
export const handler = middy<ScriptRequest>()
  .use(injectLambdaContext(logger))
  .handler(async (request) => {
    const rendered = renderScript(request, environment);
    logger.info('Rendered a script', { script: rendered.name, statements: rendered.statements.length });
    return rendered;
  });
