import { createHash } from 'node:crypto';

const RECURSO = /(?:src|href)="(\/assets\/[^"]+)"/g;

/**
 * The service worker of a page, told what to keep: the page and all that its HTML names, under a version that
 * changes whenever the page does.
 * @param codigo which reads `self.PAGINA`.
 */
export function trabajadorPara(pagina: string, codigo: string): string {
  const version = createHash('sha256').update(pagina).digest('hex').slice(0, 16);
  const recursos = [...new Set([...pagina.matchAll(RECURSO)].map(([, recurso]) => recurso))];
  return `self.PAGINA = ${JSON.stringify({ version, recursos })};\n${codigo}`;
}
