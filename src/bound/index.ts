export { participationFactor } from './participationFactor';
