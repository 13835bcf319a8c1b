/** Without accents or capitals: how people type what they look for. */
export const llano = (texto: string): string =>
  texto.normalize('NFD').replaceAll(/\p{M}/gu, '').toLocaleLowerCase('es');
