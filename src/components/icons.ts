import { LabIcon } from '@jupyterlab/ui-components';
import compareSvg from '../../style/icons/compare.svg';
import flaskSvg from '../../style/icons/flask.svg';
import predictSvg from '../../style/icons/predict.svg';
import registerSvg from '../../style/icons/register.svg';
import sortSvg from '../../style/icons/sort.svg';
import starSvg from '../../style/icons/star.svg';

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

export const compareIcon = new LabIcon({
  name: 'jupyter-mlflow:compare',
  svgstr: compareSvg
});

export const sortIcon = new LabIcon({
  name: 'jupyter-mlflow:sort',
  svgstr: sortSvg
});

export const starIcon = new LabIcon({
  name: 'jupyter-mlflow:star',
  svgstr: starSvg
});
