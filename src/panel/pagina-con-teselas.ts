const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

const escapar = (texto: string) => texto.replace(/[&<>"']/g, (signo) => ESCAPES[signo] ?? '');

const meta = (nombre: string, texto: string) => `<meta name="${nombre}" content="${escapar(texto)}" />`;

/** Tells the page where its map's tiles are, and what their owners want said: it reads both as text. */
export function conTeselas(pagina: string, plantilla: string, atribucion = ''): string {
  const metas = `${meta('mapa-teselas', plantilla)}${meta('mapa-atribucion', atribucion)}`;
  // A function: what is inserted may have `$` in it.
  return pagina.replace('</head>', () => `${metas}</head>`);
}
