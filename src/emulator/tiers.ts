import { CognitoFault } from './fault.ts';
import type { Pool } from './pools.ts';

type Settings = Pick<Pool['settings'], 'Policies' | 'UserPoolTier'>;

/** First factors besides the password need the tier Essentials. @throws FeatureUnavailableInTierException */
export function checkSignInPolicy({ Policies, UserPoolTier }: Settings): void {
  const factors = Policies.SignInPolicy.AllowedFirstAuthFactors;
  if (factors.every((factor) => factor === 'PASSWORD')) return;
  checkTier({ UserPoolTier }, 'Sign In Policy');
}

/** The choice-based flow needs the tier Essentials. @throws FeatureUnavailableInTierException */
export function checkChoiceBasedFlow({ settings }: Pool): void {
  checkTier(settings, 'Choice Based Authentication');
}

/** Cognito's own name for either feature is not known; the sentence is the one for refresh token rotation. */
function checkTier({ UserPoolTier }: Pick<Settings, 'UserPoolTier'>, feature: string): void {
  if (UserPoolTier !== 'LITE') return;
  throw new CognitoFault(
    'FeatureUnavailableInTierException',
    `The following features need to be disabled for the LITE pricing tier configured: ${feature}`,
  );
}
