import { conReintentos, consultar } from './api.js';
import { INICIAR_TAREA, TIPOS_TAREA, type Tarea } from './contrato.js';
import { elemento, escribir } from './dom.js';
import { esPasajero } from './graphql.js';
import { identificador } from './identificador.js';
import { textoDeError } from './mensajes.js';

const EJEMPLOS = ['generar reporte', 'subir archivo', 'sincronizar datos'];
const INTENTOS = 5;

/** The form that starts a task. */
export function mostrarNuevaTarea(alIniciar: (tarea: Tarea) => void, signal: AbortSignal): void {
  const formulario = elemento(document, '#nueva-formulario', HTMLFormElement);
  const tipo = elemento(formulario, '[name=tipo]', HTMLInputElement);
  const boton = elemento(formulario, '[type=submit]', HTMLButtonElement);
  const aviso = elemento(document, '#nueva-aviso', HTMLElement);
  const error = elemento(document, '#nueva-error', HTMLElement);
  /** Kept while nobody knows whether the task was started, so that trying again cannot start it twice. */
  let enDuda: { readonly tipo: string; readonly clave: string } | null = null;

  async function iniciar(): Promise<void> {
    const pedido = tipo.value.trim();
    if (pedido === '' || boton.disabled) return;
    const { clave } = (enDuda = enDuda?.tipo === pedido ? enDuda : { tipo: pedido, clave: identificador() });
    boton.disabled = true;
    escribir(error, '');
    try {
      const { iniciarTarea } = await conReintentos(() => consultar(INICIAR_TAREA, { tipo: pedido, clave }), {
        intentos: INTENTOS,
        signal,
        alReintentar: () => escribir(aviso, 'Sin respuesta del servidor: reintentando…'),
      });
      enDuda = null;
      if (signal.aborted) return;
      alIniciar(iniciarTarea);
      tipo.value = '';
      escribir(aviso, `Tarea n.º ${iniciarTarea.id} iniciada: «${iniciarTarea.tipo}».`);
    } catch (fallo) {
      if (!esPasajero(fallo)) enDuda = null;
      escribir(aviso, '');
      escribir(
        error,
        textoDeError(fallo, { BAD_USER_INPUT: 'Ese tipo de tarea no es válido. Prueba con otro.' }),
      );
    } finally {
      boton.disabled = false;
      if (!signal.aborted) tipo.focus();
    }
  }

  formulario.addEventListener(
    'submit',
    (evento) => {
      evento.preventDefault();
      void iniciar();
    },
    { signal },
  );
  signal.addEventListener('abort', () => {
    formulario.reset();
    escribir(aviso, '');
    escribir(error, '');
  });
  sugerir(EJEMPLOS);
  // The examples are enough if the list cannot be had.
  consultar(TIPOS_TAREA, {}).then(
    ({ tiposTarea }) => signal.aborted || sugerir([...new Set([...tiposTarea, ...EJEMPLOS])]),
    () => undefined,
  );
}

function sugerir(tipos: readonly string[]): void {
  const opciones = tipos.map((tipo) => {
    const opcion = document.createElement('option');
    opcion.value = tipo;
    return opcion;
  });
  elemento(document, '#tipos', HTMLDataListElement).replaceChildren(...opciones);
}
