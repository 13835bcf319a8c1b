import { effect } from '@preact/signals';
import type L from 'leaflet';
import type { Supervision } from '../datos/datos.js';
import { sinMovimiento } from './colores.js';
import { acercarse, encuadrar, limitesDeTodo } from './encuadre.js';
import type { EstadoDelMapa } from './estado-mapa.js';
import { elegida, enfoque } from './ruta-mapa.js';

/** Farther than this, one person is a dot somewhere in a country. */
const ZOOM_DE_LEJOS = 11;
const SEGUIR_S = 0.8;

/** Has the map show what its user came for: everybody at first, whom they choose, whom they follow. @returns how to stop. */
export function encaminar(mapa: L.Map, supervision: Supervision, estado: EstadoDelMapa): () => void {
  const dejar = [
    mostrarTodo(mapa, supervision, estado),
    mostrarElegida(mapa, supervision),
    seguir(mapa, supervision, estado),
  ];
  return () => {
    for (const uno of dejar) uno();
  };
}

/** Once all has been read, unless the map was elsewhere before, or the user goes somewhere or begins a zone first. */
function mostrarTodo(mapa: L.Map, supervision: Supervision, estado: EstadoDelMapa): () => void {
  let hecho = estado.lugar !== null;
  const porLaPersona = () => (hecho = true);
  for (const gesto of ['pointerdown', 'wheel', 'keydown'])
    mapa.getContainer().addEventListener(gesto, porLaPersona, { once: true, passive: true });
  return effect(() => {
    const { que } = enfoque.value;
    const leido = [supervision.posiciones.lectura, supervision.lecturaDeZonas].every(
      ({ estado: lectura }) => lectura.value === 'leida',
    );
    void supervision.posiciones.version.value;
    // A zone is drawn where the user has the map.
    if (supervision.zonas.edicion.borrador.value !== null) hecho = true;
    if (hecho || !leido) return;
    if (que === 'persona' || que === 'alerta') hecho = true;
    else hecho = encuadrar(mapa, limitesDeTodo(supervision), false);
  });
}

/** Whoever is chosen is seen: the map goes there if it shows another place, or the whole country. */
function mostrarElegida(mapa: L.Map, { posiciones }: Supervision): () => void {
  let mostrada: number | null = null;
  return effect(() => {
    void posiciones.version.value;
    const usuarioId = elegida.value;
    const ubicacion = usuarioId === null ? undefined : posiciones.porUsuario.get(usuarioId);
    if (usuarioId === mostrada) return;
    // Whose position is not known yet is shown as soon as it is.
    mostrada = ubicacion ? usuarioId : null;
    if (!ubicacion) return;
    const { lat, lon } = ubicacion;
    if (mapa.getZoom() < ZOOM_DE_LEJOS || !mapa.getBounds().contains([lat, lon])) acercarse(mapa, [lat, lon]);
  });
}

/** Keeps who is followed in the middle, until the user takes the map elsewhere or chooses somebody else. */
function seguir(mapa: L.Map, { posiciones }: Supervision, { seguida }: EstadoDelMapa): () => void {
  const centrar = ({ lat, lon }: { readonly lat: number; readonly lon: number }) =>
    mapa.panTo([lat, lon], { animate: !sinMovimiento(), duration: SEGUIR_S, easeLinearity: 1 });
  const dejarDeOir = posiciones.alMover((ubicacion) => {
    if (ubicacion.usuarioId === seguida.peek()) centrar(ubicacion);
  });
  const dejarDeSeguir = effect(() => {
    const usuarioId = seguida.value;
    if (usuarioId === null) return;
    if (usuarioId !== elegida.value) {
      seguida.value = null;
      return;
    }
    const ubicacion = posiciones.porUsuario.get(usuarioId);
    if (ubicacion) centrar(ubicacion);
  });
  const soltar = () => (seguida.value = null);
  mapa.on('dragstart', soltar);
  mapa.getContainer().addEventListener('keydown', ({ key }) => key.startsWith('Arrow') && soltar());
  return () => {
    dejarDeOir();
    dejarDeSeguir();
  };
}
