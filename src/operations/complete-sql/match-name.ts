export {matchName} from '../../sql/complete/fuzzy-match.ts';
