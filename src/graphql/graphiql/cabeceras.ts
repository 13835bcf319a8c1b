/** The headers editor holds JSON as text, which may be half written. */
function interpretar(texto: string): Record<string, unknown> | null {
  if (texto.trim() === '') return {};
  try {
    const valor: unknown = JSON.parse(texto);
    return typeof valor === 'object' && valor !== null && !Array.isArray(valor) ? { ...valor } : null;
  } catch {
    return null;
  }
}

const esAutorizacion = (nombre: string) => nombre.toLowerCase() === 'authorization';

/** The Authorization header among `cabeceras`, however it is spelt. */
export function autorizacionEn(cabeceras: Readonly<Record<string, unknown>>): string | undefined {
  const valor = Object.entries(cabeceras).find(([nombre]) => esAutorizacion(nombre))?.[1];
  return typeof valor === 'string' && valor !== '' ? valor : undefined;
}

export const autorizacionDe = (texto: string): string | undefined => autorizacionEn(interpretar(texto) ?? {});

/** The same headers with another Authorization, or without one. What is not valid JSON is replaced. */
export function conAutorizacion(texto: string, autorizacion: string | null): string {
  const otras = Object.entries(interpretar(texto) ?? {}).filter(([nombre]) => !esAutorizacion(nombre));
  const todas = autorizacion === null ? otras : [['Authorization', autorizacion], ...otras];
  return todas.length === 0 ? '' : JSON.stringify(Object.fromEntries(todas), null, 2);
}
