/** [rows, columns] with a stride -> [columns, padded]; the columns beyond `rows` are set to 0. */
export function transpose(from: usize, stride: usize, to: usize, rows: usize, padded: usize, columns: usize): void {
  const width = padded << 2;
  let column: usize = 0;
  for (; column + 4 <= columns; column += 4) {
    const left = from + (column << 2);
    const target = to + column * width;
    let row: usize = 0;
    for (; row + 4 <= rows; row += 4) {
      const source = left + row * stride;
      const r0 = v128.load(source);
      const r1 = v128.load(source + stride);
      const r2 = v128.load(source + 2 * stride);
      const r3 = v128.load(source + 3 * stride);
      const low01 = v128.shuffle<f32>(r0, r1, 0, 4, 1, 5);
      const low23 = v128.shuffle<f32>(r2, r3, 0, 4, 1, 5);
      const high01 = v128.shuffle<f32>(r0, r1, 2, 6, 3, 7);
      const high23 = v128.shuffle<f32>(r2, r3, 2, 6, 3, 7);
      const at = target + (row << 2);
      v128.store(at, v128.shuffle<f32>(low01, low23, 0, 1, 4, 5));
      v128.store(at + width, v128.shuffle<f32>(low01, low23, 2, 3, 6, 7));
      v128.store(at + 2 * width, v128.shuffle<f32>(high01, high23, 0, 1, 4, 5));
      v128.store(at + 3 * width, v128.shuffle<f32>(high01, high23, 2, 3, 6, 7));
    }
    for (; row < padded; row++) {
      for (let own: usize = 0; own < 4; own++) copy(left + row * stride + (own << 2), target + own * width, row, rows);
    }
  }
  for (; column < columns; column++) {
    const left = from + (column << 2);
    for (let row: usize = 0; row < padded; row++) copy(left + row * stride, to + column * width, row, rows);
  }
}

@inline
function copy(from: usize, to: usize, row: usize, rows: usize): void {
  store<f32>(to + (row << 2), row < rows ? load<f32>(from) : <f32>0);
}
