/** What Leaflet fills in; `{-y}` counts from the south, `{r}` is `@2x` on a fine screen. */
const HUECOS = /\{(?:s|z|x|y|-y|r)\}/g;
/** Subdomains may only begin the host: what a content security policy can name is a whole label. */
const ANFITRION = /^(https?:\/\/)(\{s\}\.)?([^/?#{}]+)\//i;

/** A template of map tiles whose addresses are all of one host, or of its subdomains. */
export function esPlantillaDeTeselas(valor: string): boolean {
  const resto = valor.replace(HUECOS, '');
  if (!/\{z\}/.test(valor) || !/\{x\}/.test(valor) || !/\{-?y\}/.test(valor) || /[{}]/.test(resto))
    return false;
  const [, protocolo = '', , anfitrion = ''] = ANFITRION.exec(valor) ?? [];
  const sinSubdominio = `${protocolo}${anfitrion}`;
  if (!anfitrion || !URL.canParse(sinSubdominio)) return false;
  const { username, password, hostname } = new URL(sinSubdominio);
  // A policy is a list with `;` and blanks in it: no host has them, whatever URLs let through.
  return username === '' && password === '' && /^[\w.:[\]-]+$/.test(hostname);
}

/** Where such tiles come from, as a content security policy names it: `https://*.tiles.example.com` with `{s}`. */
export function origenDeTeselas(plantilla: string): string {
  const [, protocolo = '', subdominio, anfitrion = ''] = ANFITRION.exec(plantilla) ?? [];
  const { origin, host } = new URL(`${protocolo}${anfitrion}`);
  return subdominio ? `${protocolo.toLowerCase()}*.${host}` : origin;
}
