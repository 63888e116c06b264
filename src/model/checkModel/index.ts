export {
  type BackendCheck,
  checkModel,
  FORWARD_LIMIT,
  GRADIENT_LIMIT,
  type ModelCheck,
  type QuantityCheck,
} from './checkModel';
