import { DuckDBScalarFunction, VARCHAR } from '@duckdb/node-api';
import { formatNumber } from '../functions/number-format.ts';

/** TO_CHAR of a number, which DuckDB lacks: of the number as text, and its format. */
export function toCharNumber(): DuckDBScalarFunction {
  return DuckDBScalarFunction.create({
    name: 'to_char_number',
    parameterTypes: [VARCHAR, VARCHAR],
    returnType: VARCHAR,
    mainFunction(_info, input, output) {
      const [numbers, formats] = [input.getColumnVector(0), input.getColumnVector(1)];
      for (let row = 0; row < input.rowCount; row += 1) {
        const [number, format] = [numbers.getItem(row), formats.getItem(row)];
        output.setItem(row, number === null ? null : formatNumber(String(number), String(format)));
      }
      output.flush();
    },
  });
}
