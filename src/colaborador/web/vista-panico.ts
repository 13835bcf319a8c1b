import { elemento, escribir } from '../../panel/web/comun/dom.js';
import { type Cola, deTipo } from './cola.js';
import { confirmar } from './confirmacion.js';
import type { Medios, Vista } from './jornada.js';
import { lugarConocido } from './posicion.js';
import { hora, motivoDe } from './textos.js';

const RECIENTE_MS = 12 * 3_600_000;

/** Calls for help. Asked once more before it does, as a pocket presses buttons too. */
export function mostrarPanico({ servicio, signal }: Medios): Vista {
  const boton = elemento(document, '#panico', HTMLButtonElement);
  const nota = elemento(document, '#panico-nota', HTMLElement);

  async function pedirAyuda(): Promise<void> {
    // Looked for while the user confirms.
    const lugar = lugarConocido();
    const si = await confirmar({
      titulo: '¿Pedir ayuda ahora?',
      texto: navigator.onLine
        ? 'Tus supervisores recibirán una alerta de pánico con tu ubicación, si se conoce.'
        : 'Sin conexión: la alerta saldrá en cuanto vuelva. Si puedes, busca ayuda también por otro medio.',
      accion: 'Sí, pedir ayuda',
    });
    if (!si) return;
    await servicio
      .encolar('panico', await lugar)
      .catch(() => escribir(nota, 'No se pudo guardar la alerta. Busca ayuda por otro medio.'));
  }

  function pintar({ estado, enEspera }: Cola): void {
    const [espera] = deTipo(enEspera, 'panico');
    const error = deTipo(estado.errores, 'panico').at(-1);
    const hecha = deTipo(estado.hechas, 'panico').at(-1);
    const reciente = hecha && Date.now() - Date.parse(hecha.creadaEn) < RECIENTE_MS;
    nota.className = espera ? 'en-espera' : error ? 'error' : 'pequeno';
    if (espera) escribir(nota, `Alerta de las ${hora(espera.creadaEn)} por enviar`);
    else if (error) escribir(nota, `La alerta no se pudo enviar. ${motivoDe(error)}`);
    else escribir(nota, reciente ? `Alerta de las ${hora(hecha.creadaEn)} enviada a tus supervisores` : '');
  }

  boton.addEventListener('click', () => void pedirAyuda(), { signal });
  return { alCambiarCola: pintar };
}
