import { signal as senal } from '@preact/signals';

/** Where in the page the user is: `#/mapa/persona/7` is `['mapa', 'persona', '7']`. */
export const ruta = senal(leer());

window.addEventListener('hashchange', () => (ruta.value = leer()));

export const enlace = (...partes: readonly (string | number)[]): string =>
  `#/${partes.map((parte) => encodeURIComponent(parte)).join('/')}`;

/** Goes there as a link does: «back» comes back. */
export function ir(...partes: readonly (string | number)[]): void {
  location.hash = enlace(...partes);
}

/** Forgets where the user was. */
export function irAlPrincipio(): void {
  history.replaceState(null, '', location.pathname);
  ruta.value = leer();
}

function leer(): readonly string[] {
  return location.hash
    .replace(/^#\/?/, '')
    .split('/')
    .filter((parte) => parte !== '')
    .map((parte) => {
      try {
        return decodeURIComponent(parte);
      } catch {
        return parte;
      }
    });
}
