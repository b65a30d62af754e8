import { Logger } from '@aws-lambda-powertools/logger';
import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import { Metrics } from '@aws-lambda-powertools/metrics';
import { Tracer } from '@aws-lambda-powertools/tracer';
import { captureLambdaHandler } from '@aws-lambda-powertools/tracer/middleware';
import type { MiddlewareObj } from '@middy/core';

/** By what a task is watched. */
export interface Telemetry {
  readonly logger: Logger;
  readonly tracer: Tracer;
  /** In the namespace that the environment names, `POWERTOOLS_METRICS_NAMESPACE`; needed only if there are any. */
  readonly metrics: Metrics;
  /** For `middy().use(…)`, before any other. */
  readonly middleware: MiddlewareObj[];
}

/** @param task names the source of each log line, trace and metric */
export function telemetryOf(task: string): Telemetry {
  const logger = new Logger({ serviceName: task });
  // Calls of the SDK are captured as such: their HTTP requests would be the same once more.
  const tracer = new Tracer({ serviceName: task, captureHTTPsRequests: false });
  const metrics = new Metrics({ serviceName: task });
  return {
    logger,
    tracer,
    metrics,
    middleware: [
      injectLambdaContext(logger, { resetKeys: true }),
      nameExecution(logger),
      // The response names files: one copy of that, in the history of the execution, is enough.
      captureLambdaHandler(tracer, { captureResponse: false }),
      publishMetrics(metrics),
    ],
  };
}

/**
 * State machines pass the name of their execution beside the input of a task. It goes into each log line, so that the lines
 * of an execution can be found, and no further: the task sees its own input only.
 */
function nameExecution(logger: Logger): MiddlewareObj {
  return {
    before(request) {
      const { execution, ...input } = request.event as { execution?: string };
      if (execution !== undefined) {
        logger.appendKeys({ execution });
        request.event = input;
      }
    },
  };
}

/** What was counted is published when the task succeeds. Powertools' own middleware would warn when nothing was counted. */
function publishMetrics(metrics: Metrics): MiddlewareObj {
  return {
    after() {
      if (metrics.hasStoredMetrics()) metrics.publishStoredMetrics();
    },
  };
}
