import { arn } from '../../core/arn.ts';
import { type JsonFile, jsonFile } from '../../core/json-file.ts';
import { ServiceError } from '../../http/service-error.ts';
import {
  type Delivery,
  type DeliveryDestination,
  type DeliverySource,
  type Placed,
  placeOf,
} from './delivery.ts';
import { accessLogFields } from './record-fields.ts';

interface State {
  readonly sources: Record<string, DeliverySource>;
  readonly destinations: Record<string, DeliveryDestination>;
  readonly deliveries: Record<string, Delivery>;
}

/** CloudWatch Logs, limited to what CloudFront's standard logging v2 needs of it: sources, destinations and deliveries of logs. */
export class LogDeliveries {
  readonly #state: JsonFile<State>;

  /** @param path in memory when absent */
  constructor(path: string | undefined) {
    this.#state = jsonFile(path, { sources: {}, destinations: {}, deliveries: {} });
  }

  /** @param region of the stack that has it */
  putSource(source: DeliverySource, region: string): void {
    const { name, resourceArn, logType } = source;
    const { sources } = this.#state.content;
    checkName(name);
    const isDistribution = /^arn:aws:cloudfront::\d{12}:distribution\/\w+$/.test(resourceArn);
    if (logType !== 'ACCESS_LOGS' || !isDistribution) {
      throw invalid(
        `The local cloud delivers ACCESS_LOGS of distributions, not ${logType} of ${resourceArn}`,
      );
    }
    if (region !== deliveryRegion) {
      throw invalid(`PutDeliverySource action is not supported for this LogType in region ${region}`);
    }
    const others = Object.values(sources).filter((other) => other.name !== name);
    if (others.some((other) => other.resourceArn === resourceArn)) {
      throw conflict('This ResourceId has already been used in another Delivery Source in this account');
    }
    if (sources[name] && sources[name].resourceArn !== resourceArn) throw mustBeRenamed(name);
    this.#change(() => (sources[name] = source));
  }

  /** @param hasBucket whether there is the bucket */
  putDestination(destination: DeliveryDestination, hasBucket: boolean): string {
    const { name, resourceArn, outputFormat } = destination;
    const { destinations } = this.#state.content;
    checkName(name);
    if (!/^arn:aws:s3:::[\w-]+(\/[^/]+)*$/.test(resourceArn)) {
      throw invalid(`${resourceArn} is not the ARN of a bucket without dots in its name`);
    }
    if (!hasBucket) throw notFound(`The bucket of ${resourceArn} does not exist`);
    if (!['w3c', 'json', 'plain', 'parquet'].includes(outputFormat)) {
      throw invalid(`The output format ${outputFormat} is invalid for the destination type`);
    }
    const last = destinations[name];
    if (last && (last.resourceArn !== resourceArn || last.outputFormat !== outputFormat)) {
      throw mustBeRenamed(name);
    }
    this.#change(() => (destinations[name] = destination));
    return destinationArn(name);
  }

  putDelivery(id: string, delivery: Delivery): void {
    const { deliveries } = this.#state.content;
    this.#sourceOf(delivery);
    this.#destinationOf(delivery);
    const unknown = delivery.recordFields.filter((field) => !accessLogFields.includes(field));
    if (unknown.length > 0) throw invalid(`Provided record fields are invalid: ${unknown.join(', ')}`);
    if (/\w+=\{/.test(delivery.suffixPath)) throw invalid('Provided suffixPath is invalid');
    const twin = Object.entries(deliveries).find(
      ([other, { sourceName, destinationArn }]) =>
        other !== id && sourceName === delivery.sourceName && destinationArn === delivery.destinationArn,
    );
    if (twin) throw conflict(`There is a delivery of ${delivery.sourceName} to ${delivery.destinationArn}`);
    this.#change(() => (deliveries[id] = delivery));
  }

  deleteSource(name: string): void {
    const { sources, deliveries } = this.#state.content;
    if (Object.values(deliveries).some(({ sourceName }) => sourceName === name)) throw inUse(name);
    this.#change(() => delete sources[name]);
  }

  deleteDestination(name: string): void {
    const { destinations, deliveries } = this.#state.content;
    if (Object.values(deliveries).some((each) => each.destinationArn === destinationArn(name))) {
      throw inUse(name);
    }
    this.#change(() => delete destinations[name]);
  }

  deleteDelivery(id: string): void {
    this.#change(() => delete this.#state.content.deliveries[id]);
  }

  /** @param name of a file of CloudFront: `<distribution>.YYYY-MM-DD-HH.<id>.gz` */
  placesOf(name: string): Placed[] {
    const [distribution] = name.split('.');
    return Object.values(this.#state.content.deliveries)
      .filter((each) => this.#sourceOf(each).resourceArn.endsWith(`:distribution/${distribution}`))
      .map((each) => placeOf(each, this.#destinationOf(each), name));
  }

  #sourceOf({ sourceName }: Delivery): DeliverySource {
    const source = this.#state.content.sources[sourceName];
    if (!source) throw notFound(`The delivery source ${sourceName} does not exist`);
    return source;
  }

  #destinationOf(delivery: Delivery): DeliveryDestination {
    const { destinations } = this.#state.content;
    const found = Object.values(destinations).find(
      ({ name }) => destinationArn(name) === delivery.destinationArn,
    );
    if (!found) throw notFound(`The delivery destination ${delivery.destinationArn} does not exist`);
    return found;
  }

  #change(change: () => unknown): void {
    change();
    this.#state.save();
  }
}

/** Where CloudFront's deliveries must be. */
const deliveryRegion = 'us-east-1';

const destinationArn = (name: string): string => arn('logs', `delivery-destination:${name}`);

function checkName(name: string): void {
  if (!/^[\w-]{1,60}$/.test(name)) throw invalid(`The name ${name} must have 1 to 60 of A-Z a-z 0-9 _ -`);
}

const invalid = (message: string) => new ServiceError('ValidationException', message);
const conflict = (message: string) => new ServiceError('ConflictException', message);
const notFound = (message: string) => new ServiceError('ResourceNotFoundException', message);
const inUse = (name: string) => conflict(`${name} has a delivery`);

/** In CloudFormation's words: a new one is made before the old one goes. */
const mustBeRenamed = (name: string) =>
  conflict(
    `CloudFormation cannot update a stack when a custom-named resource requires replacing. Rename ${name} and update the stack again`,
  );
