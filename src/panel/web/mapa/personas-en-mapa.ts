import { effect, signal as senal } from '@preact/signals';
import L from 'leaflet';
import type { Datos, Supervision } from '../datos/datos.js';
import { ir } from '../marco/ruta.js';
import { CapaDePersonas } from './capa-personas.js';
import { sinMovimiento } from './colores.js';
import { elegirEntre } from './eleccion.js';
import type { EstadoDelMapa } from './estado-mapa.js';
import { Marca } from './marca.js';
import { elegida, enfoque } from './ruta-mapa.js';

/** A hand that presses moves this much: as Leaflet has it. */
const TEMBLOR_PX = 3;

/** Draws everybody where they are, and keeps them so. @returns how to stop. */
export function dibujarPersonas(
  mapa: L.Map,
  { equipo }: Datos,
  supervision: Supervision,
  estado: EstadoDelMapa,
): () => void {
  const { posiciones, alertas } = supervision;
  const marcas = new Map<number, Marca>();
  const capa = new CapaDePersonas(marcas);
  const dejarDeOir = posiciones.alMover((ubicacion) => {
    marcas.get(ubicacion.usuarioId)?.mover(ubicacion, sinMovimiento() ? null : performance.now());
    capa.alMoverse();
  });
  // All else of them, and who is new or gone: a few times a second at most.
  const dejarDeSeguir = effect(() => {
    void posiciones.version.value;
    const criticas = new Set(
      alertas.abiertas.value.filter(({ critica }) => critica).map(({ usuarioId }) => usuarioId),
    );
    const enLinea = new Set(
      equipo.presencias.todas.value.filter((una) => una.enLinea).map(({ usuarioId }) => usuarioId),
    );
    for (const usuarioId of marcas.keys())
      if (!posiciones.porUsuario.has(usuarioId)) marcas.delete(usuarioId);
    for (const [usuarioId, ubicacion] of posiciones.porUsuario) {
      const marca = marcas.get(usuarioId) ?? new Marca(ubicacion);
      marcas.set(usuarioId, marca);
      marca.nombre = equipo.nombreDe(usuarioId);
      marca.enLinea = enLinea.has(usuarioId);
      marca.critica = criticas.has(usuarioId);
    }
    capa.pedirCuadro();
  });
  capa.addTo(mapa);
  const dejarDeApuntar = seguirAlPuntero(mapa, capa, estado);
  return () => {
    dejarDeOir();
    dejarDeSeguir();
    dejarDeApuntar();
    capa.remove();
  };
}

/** Pointing at somebody tells of them; pressing chooses them, but while the zones have the map for drawing. */
function seguirAlPuntero(mapa: L.Map, capa: CapaDePersonas, estado: EstadoDelMapa): () => void {
  const contenedor = mapa.getContainer();
  const apuntada = senal<number | null>(null);
  const ultimaElegida = effect(() => capa.mirar(elegida.value, apuntada.value));
  const cursor = effect(() => {
    contenedor.classList.toggle('mapa-apunta', apuntada.value !== null && enfoque.value.que !== 'zonas');
  });
  const alMover = (evento: PointerEvent) => {
    const libre = evento.buttons === 0 && evento.pointerType !== 'touch' && enMapa(evento);
    const [primera] = libre ? capa.enElPunto(mapa.mouseEventToContainerPoint(evento)) : [];
    apuntada.value = primera?.usuarioId ?? null;
  };
  const alSalir = () => (apuntada.value = null);
  let apoyado = L.point(0, 0);
  const alApoyar = (evento: PointerEvent) => (apoyado = mapa.mouseEventToContainerPoint(evento));
  const alPulsar = (evento: PointerEvent) => {
    const punto = mapa.mouseEventToContainerPoint(evento);
    // The end of a drag is a press too.
    const arrastrado = punto.distanceTo(apoyado) > TEMBLOR_PX;
    if (enfoque.peek().que === 'zonas' || !enMapa(evento) || arrastrado) return;
    const [primera, ...demas] = capa.enElPunto(punto, evento.pointerType === 'touch');
    if (!primera) return;
    // Before the zone in which they are.
    evento.stopPropagation();
    if (demas.length === 0) ir('mapa', 'persona', primera.usuarioId);
    else {
      estado.seguida.value = null;
      elegirEntre(mapa, [primera, ...demas]);
    }
  };
  contenedor.addEventListener('pointermove', alMover);
  contenedor.addEventListener('pointerleave', alSalir);
  contenedor.addEventListener('pointerdown', alApoyar);
  contenedor.addEventListener('click', alPulsar, { capture: true });
  return () => {
    ultimaElegida();
    cursor();
    contenedor.removeEventListener('pointermove', alMover);
    contenedor.removeEventListener('pointerleave', alSalir);
    contenedor.removeEventListener('pointerdown', alApoyar);
    contenedor.removeEventListener('click', alPulsar, { capture: true });
  };
}

/** Not one of the buttons that lie on it. */
const enMapa = ({ target }: Event): boolean =>
  !(target instanceof Element && target.closest('.leaflet-control, .leaflet-popup'));
