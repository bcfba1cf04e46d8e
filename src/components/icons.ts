import { LabIcon } from '@jupyterlab/ui-components';
import flaskSvg from '../../style/icons/flask.svg';
import predictSvg from '../../style/icons/predict.svg';
import registerSvg from '../../style/icons/register.svg';

export const flaskIcon = new LabIcon({
  name: 'jupyter-mlflow:flask',
  svgstr: flaskSvg
});

export const predictIcon = new LabIcon({
  name: 'jupyter-mlflow:predict',
  svgstr: predictSvg
});

export const registerIcon = new LabIcon({
  name: 'jupyter-mlflow:register',
  svgstr: registerSvg
});
