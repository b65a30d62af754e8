import type { ColumnMetadata } from '@aws-sdk/client-redshift-data';
import { isNumber, isText, type SqlType, type TypeName } from '../sql/types.ts';

export interface ColumnOf {
  readonly name: string;
  /** Text when absent. */
  readonly type: SqlType | undefined;
  readonly nullable?: boolean;
  readonly schemaName?: string;
  readonly tableName?: string;
  readonly columnDefault?: string;
}

/** A column as the Data API describes it: of a result, or of a table. */
export function columnMetadata({ name, type = { name: 'varchar' }, ...column }: ColumnOf): ColumnMetadata {
  const { nullable = true, schemaName = '', tableName = '', columnDefault } = column;
  const [precision, scale] = shapeOf(type);
  return {
    name,
    label: name,
    typeName: type.name,
    precision,
    scale,
    length: 0,
    nullable: nullable ? 1 : 0,
    schemaName,
    tableName,
    isCaseSensitive: isText(type),
    isCurrency: false,
    isSigned: isNumber(type),
    ...(columnDefault !== undefined && { columnDefault }),
  };
}

type Shape = readonly [precision: number, scale: number];

const shapes: Partial<Record<TypeName, Shape>> = {
  bool: [1, 0],
  int2: [5, 0],
  int4: [10, 0],
  int8: [19, 0],
  float4: [8, 8],
  float8: [17, 17],
  date: [13, 0],
  time: [15, 6],
  timestamp: [29, 6],
  timestamptz: [35, 6],
};

/** The widest text, for one whose limit is not known. */
const anyText = 65535;

function shapeOf({ name, precision = 18, scale = 0, bytes = anyText }: SqlType): Shape {
  return name === 'numeric' ? [precision, scale] : (shapes[name] ?? [bytes, 0]);
}
