/** One line per variable that cannot be used. */
export class ErrorDeConfiguracion extends Error {
  override readonly name = 'ErrorDeConfiguracion';

  constructor(readonly problemas: readonly string[]) {
    super(problemas.join('\n'));
  }
}
